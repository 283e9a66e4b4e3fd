"""The card of every source that ships: what it tells, what it is blind to, and what is wrong with its files.

Pure data: nothing here opens a file or loads a library. The grades are starting points, to be disputed and replaced in
a mission's settings: B for what people coded or geolocated by rule, C for what they collected or claimed with a record
that can be checked, D for machine coding of whole news streams.
"""

from truce.model.card import Card

KYIV = "Europe/Kyiv"
ENCODING = "encoding: of the text, utf-8 unless given (cp1251...)"

VIINA = Card(
    name="viina",
    title="VIINA 2.0: violent incident information from news articles",
    tells=(
        "News and Telegram items of Ukrainian and Russian outlets that name a place in Ukraine, geocoded and "
        "labelled by a language model."
    ),
    blind_to=(
        "What no outlet wrote about; places that no item names. It is thin where journalists cannot work, and"
        " its volume falls from some 10,000 items a month in 2023 to 3,700 in 2025: fewer reports are not "
        "fewer events."
    ),
    needs=(
        "The six-column reduction (CSV or parquet: datetime, lon, lat, place_name, event_type, headline), or "
        "the published event_info CSV or zip, with event_labels beside it."
    ),
    licence="ODbL 1.0; the headlines remain their outlets'",
    attribution=(
        "Contains information from VIINA, made available under the Open Database License (ODbL) v1.0. Zhukov "
        "and Ayers (2023), VIINA 2.0."
    ),
    time_zone=KYIV,
    rows_count="news items at places: one item at three places is three rows, one event is told by many rows",
    unit="viina_report",
    opens="truce.sources.viina:read",
    grade="C",
    known_faults=(
        "00:00:00 (00:00) means that day, not midnight: it is read as the whole day in Europe/Kyiv.",
        (
            "A clock time is when the item was published, not when the event was: the event is put into the "
            "hours before (option lag_hours, 2 unless given)."
        ),
        (
            "Many headlines name another day in words (on Friday, yesterday, in the past day, 17 April): where one "
            "such expression stands in the first sentence and is no plan or limit, the interval is that day, up to the "
            "minute of publishing (flag day_by_words; time_text keeps the words)."
        ),
        (
            "An item known only to an oblast stands at one town of it (Ruttschenkowo, Chorna Dolyna, "
            "Voronyne, Slobozhans'ke, Deremezna, Posich, Simferopol, Vesele at 35.77, 47.18): its place is "
            "read as the oblast's disc."
        ),
        (
            "The reduction holds about one row in six twice or more: rows of the same time, place and "
            "headline are one report, their labels joined."
        ),
        "The reduction's labels are cut short (arresb, retreab, firefighb, airalerb): they are read whole.",
        (
            "Labels are a model's guess, often wrong, and half are empty from March 2025 on: the act is a weighted "
            "choice from the headline's words (flag by_lexicon); of what they leave open all labels together take at "
            "most 0.15. Nothing is above 0.9, and the rest is unknown."
        ),
        "Many rows are not violence at all (politics, culture, arrests): they keep their own act.",
        (
            "The reduction names no outlet: all its reports share the origin viina:outlet-unknown, because "
            "whether two of them are independent is not known."
        ),
        (
            "Nobody names the doer in a column of the reduction: `by` and `against` are read from the headline's words "
            "(flag by_words), and are null where those do not say it clearly. The published labels of who began it go "
            "first. Such a reading is a lead: what one side says of the other stands in headlines too."
        ),
        "No number of killed or injured is given; none is invented.",
        "One headline in ten stands at several places, and nothing says which of them it is about.",
    ),
    options=(
        "lag_hours: how long before its publication an event may lie, in hours (2)",
        "labels: the event_labels file, where it does not lie beside the event_info file",
        ENCODING,
    ),
)

UCDP_GED = Card(
    name="ucdp-ged",
    title="UCDP Georeferenced Event Dataset",
    tells=(
        "Events of organised violence with at least one death, coded by researchers from press, NGO and "
        "official reports."
    ),
    blind_to=(
        "Everything without a death; non-lethal shelling; what no source it reads has told. It appears months later."
    ),
    needs="The GED CSV (with or without the HXL row that HDX adds).",
    licence="CC BY 4.0",
    attribution=(
        "UCDP GED, Uppsala Conflict Data Program: Sundberg and Melander (2013); Davies, Pettersson and Oberg (2022)."
    ),
    time_zone="UTC",
    rows_count="lethal events; truce makes one report of every source article behind an event",
    unit="ucdp_event",
    opens="truce.sources.ucdp_ged:read",
    grade="B",
    known_faults=(
        "The second line may be an HXL tag row: it is passed over.",
        (
            "Dates are local days without a zone: they are read in UTC, widened by half a day on each side "
            "(option zone names the zone and drops the widening)."
        ),
        (
            "where_prec and date_prec are codes: 1 exact, 2 within some 25 km, 3 and 4 a district or "
            "province, 5 to 7 wider."
        ),
        "An event may be an aggregate of several days (date_prec 2 to 5): its interval covers them all.",
        "An event's deaths are repeated on each of its articles: an article is not known to have told them.",
    ),
    options=(
        "articles: no gives one report per event in place of one per source article",
        "zone: IANA zone of the events' days",
        ENCODING,
    ),
)

DEEPSTATE = Card(
    name="deepstate",
    title="DeepStateMap: area under Russian control, daily",
    tells=(
        "The area of Ukraine that the project holds to be under Russian control, day by day; its edge inside "
        "the country is the line of contact of that day."
    ),
    blind_to=(
        "What the project does not map: positions inside the contested strip, Kursk oblast. Changes appear "
        "hours to days after they happen, and are published late on purpose at times."
    ),
    needs="The daily parquet (date, geometry_wkb) or the GeoJSON of one day.",
    licence="geometry of DeepStateMap.Live under its own terms; check them before publishing",
    attribution="DeepStateMap.Live, by way of cyterat/deepstate-map-data",
    time_zone=KYIV,
    rows_count="days",
    unit="observation",
    opens="truce.sources.deepstate:read",
    grade="C",
    gives=("line",),
    known_faults=(
        (
            "Some days have no map (seven of 776 in the file at hand): they are named in a note, and no line "
            "holds on them."
        ),
        "113 maps repeat the day before: they are flagged, since they may mean that nobody drew one.",
        "The source gives no precision: 2,000 m is assumed; the contested strip is often wider.",
        (
            "The line is derived: the edge of the area, without what runs along the state border or the "
            "coast. The outline that ships is good to some 3 km."
        ),
        "One side's mapping project: another map of the same day may differ, and enters as another line.",
    ),
    options=(
        "country: a GeoJSON of the country, in place of the outline that ships",
        "date: the day of a GeoJSON whose name does not tell it",
    ),
)

MISSILE_ATTACKS = Card(
    name="missile-attacks",
    title="Massive missile attacks on Ukraine",
    tells=(
        "What the Ukrainian air force and regional commands say was launched at Ukraine and shot down: a row "
        "per weapon model and raid."
    ),
    blind_to=(
        "Launches by Ukraine; artillery and front-line aviation; what the air force does not announce; hits in detail."
    ),
    needs="missile_attacks_daily.csv",
    licence="believed CC BY-NC-SA 4.0 (Kaggle, piterfm); check before publishing",
    attribution="piterfm, Massive Missile Attacks on Ukraine, from posts of the Ukrainian air force and commands",
    time_zone=KYIV,
    rows_count="weapon models in raids: one raid of four models is four rows; the count is what was launched",
    unit="raid_model",
    opens="truce.sources.missile_attacks:read",
    grade="C",
    known_faults=(
        ("One side speaks about the other's launches: a claim of a party about acts, with one origin (ua-air-force)."),
        "A time without a clock means that day in Europe/Kyiv.",
        "The target is often the whole country or a command area: its place is a disc that wide.",
        "Counts of shot-down weapons are kept as text; nothing is known of killed and injured.",
        "Reconnaissance drones are flights, not uses of a weapon.",
        "Some times and dates are mistyped: such rows are faults, or end where they start.",
    ),
    options=(ENCODING,),
)

BELLINGCAT = Card(
    name="bellingcat",
    title="Bellingcat: civilian harm in Ukraine",
    tells=(
        "Incidents of harm to civilians with geolocated open images; every source behind an incident has its own words."
    ),
    blind_to="What nobody filmed or posted; soldiers; everything after May 2023 in the file at hand.",
    needs="export_events.json, with export_sources.json (and export_associations.json) beside it",
    licence="free to use with credit, by the project's page; check",
    attribution="Bellingcat, Civilian Harm in Ukraine",
    time_zone=KYIV,
    rows_count="incidents; truce makes one report of every source behind an incident",
    unit="civharm_incident",
    opens="truce.sources.bellingcat:read",
    grade="B",
    known_faults=(
        "The time 00:00 means that day.",
        "Dates are month first (MM/DD/YYYY).",
        "One id stands twice, for two incidents: both land.",
        "A hidden source (srcHidden) has no words of its own: it tells the incident's description.",
        "A source that the sources file does not hold tells the incident's description.",
    ),
    options=("sources: no gives one report per incident in place of one per source",),
)

CIR = Card(
    name="cir",
    title="Eyes on Russia: geolocated events (Centre for Information Resilience)",
    tells="Footage of the war that people found, geolocated and checked; a place and a day each.",
    blind_to="What nobody filmed; who is hit is seen more often than who fired. 2022 only in the file at hand.",
    needs="events.csv",
    licence="no open licence stated; credit the Centre for Information Resilience",
    attribution="Centre for Information Resilience, Eyes on Russia",
    time_zone=KYIV,
    rows_count="pieces of footage: several may show one event",
    unit="geolocated_event",
    opens="truce.sources.cir:read",
    grade="B",
    known_faults=(
        "Ids are nearly unique: two rows with one id are two reports if they differ.",
        "A few dates are wrong or missing: such rows are faults.",
        "The date is the day of the footage where known, else of its publication; the file does not tell which.",
        "Rows outside Ukraine (build-up in Belarus and Russia) are kept.",
    ),
    options=(ENCODING,),
)

ACLED = Card(
    name="acled",
    title="ACLED: armed conflict location and event data",
    tells=(
        "Political violence and protest coded by people from press, partners and local sources, one row per "
        "day, place and pair of actors."
    ),
    blind_to=(
        "Who of the two actors attacked: actor1 and actor2 carry no direction. The number of shells: one row "
        "may be one or a thousand."
    ),
    needs="The CSV export of the ACLED export tool or API.",
    licence="ACLED terms of use: attribution, no redistribution of the data",
    attribution="ACLED (Armed Conflict Location and Event Data), acleddata.com",
    time_zone="UTC",
    rows_count="events by ACLED's rules: a type, a pair of actors, a place, a day",
    unit="acled_event",
    opens="truce.sources.acled:read",
    grade="B",
    once=True,
    known_faults=(
        "Actors have no direction: by stays empty, whichever actor stands first.",
        ("Days are local and have no zone: they are read in UTC, widened by half a day on each side (option zone)."),
        "Fatalities are ACLED's least certain column: 0 may mean that none was told, so it has no ceiling.",
        "Events are corrected and deleted later: an export once collected is not changed by a later one.",
        "time_precision 2 is a week, 3 a month; geo_precision 2 is near a town, 3 a region.",
    ),
    options=(
        "zone: IANA zone of the events' days",
        ENCODING,
    ),
)

GDELT = Card(
    name="gdelt",
    title="GDELT 2.0 event export",
    tells="Event records that a program codes from news of the world every fifteen minutes.",
    blind_to="Whether it happened: records repeat, mistake and misplace. It counts attention.",
    needs="A 15-minute export: tab-separated, 61 columns, no header (plain or zipped)",
    licence="free for any use with citation",
    attribution="The GDELT Project, gdeltproject.org",
    time_zone="UTC",
    rows_count="mentions in articles, not events: many records tell of one event, and some of none",
    unit="gdelt_mention",
    opens="truce.sources.gdelt:read",
    grade="D",
    known_faults=(
        "A record is a mention of an event in an article, not an event.",
        "The day is that of the news, guessed by a program; DATEADDED is when the record was made (UTC).",
        "Places are often a country's or a region's centre: the radius follows ActionGeo_Type.",
        "Articles of one site share one origin; who copied whom is not known.",
    ),
    options=(
        "country: FIPS codes of ActionGeo to keep, joined by a comma (UP is Ukraine); all unless given",
        ENCODING,
    ),
)

FIRMS = Card(
    name="firms",
    title="NASA FIRMS: fire detections of VIIRS and MODIS",
    tells="Hot pixels of satellite passes: fires and large explosions' fires, whatever their cause.",
    blind_to=(
        "Anything under cloud or between passes (four to eight a day); small or short fires. Farmers, "
        "industry and wildfires burn too: a detection is a lead, never a breach."
    ),
    needs="The CSV of the FIRMS archive or API, VIIRS or MODIS.",
    licence="open, NASA EOSDIS; credit asked",
    attribution="NASA FIRMS, part of the NASA Earth Science Data and Information System (ESDIS)",
    time_zone="UTC",
    rows_count="hot pixels of one pass: one fire may be many rows",
    unit="fire_detection",
    opens="truce.sources.firms:read",
    grade="A",
    known_faults=(
        "acq_time is HHMM in UTC and loses its leading zeros in some exports: 45 is 00:45.",
        "VIIRS confidence is a word (low, nominal, high), MODIS confidence a number from 0 to 100.",
        "A pixel is 375 m (VIIRS) or 1 km (MODIS) at nadir and several times that at the edge (scan, track).",
    ),
    options=(ENCODING,),
)

JSONL = Card(
    name="jsonl",
    title="JSON Lines of truce",
    tells="Reports, coverage, claims, documents, sightings, inventories, lines and zones, as a mission writes them.",
    blind_to="What its writers are blind to.",
    needs="One JSON object a line with the key noun (docs/sources.md shows one).",
    licence="as the mission says",
    attribution="as the mission says",
    time_zone="UTC",
    rows_count="whatever each line's unit says",
    unit="report",
    opens="truce.sources.jsonl:read",
    gives=(
        "report",
        "coverage",
        "claim",
        "line",
        "zone",
        "document",
        "sighting",
        "inventory",
    ),
    known_faults=("A time without offset is refused; a line that is no such object is listed with its number.",),
)

TABLE = Card(
    name="table",
    title="Any table, through a card file",
    tells="What the card file says of the table (docs/bring-your-own-source.md).",
    blind_to="What the table's makers are blind to; write it into the card file.",
    needs="A CSV or parquet file, and the option card=FILE: a YAML that maps its columns.",
    licence="as the card file says",
    attribution="as the card file says",
    time_zone="UTC",
    rows_count="what the card file says",
    unit="report",
    opens="truce.sources.table:read",
    options=("card: the YAML file that maps the columns (needed)",),
)
