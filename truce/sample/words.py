"""The words in which the voices of the island speak. Nothing is read out of them that a column does not say."""

from numpy.random import Generator

from truce.sample.happenings import Happening
from truce.sample.places import Spot

KINDS = {  # the word a newsroom uses for what happened
    "use_of_weapon": "shelling",
    "offensive_action_or_assault": "assault",
    "strike_on_protected_object": "strike on plant",
    "weapon_in_prohibited_area": "guns seen",
    "military_activity": "guns seen",
    "force_in_prohibited_area": "troops seen",
    "obstruction_of_monitors": "observers stopped",
    "interference_with_monitoring_means": "observers stopped",
    "statement": "statement",
    "repair": "repair",
    "protest": "protest",
    "humanitarian": "aid",
    "controlled_detonation": "blast",
    "exchange_of_detainees": "exchange",
}
KIND_TARGET = {"strike on plant": "power_generation"}
KIND_WEAPON = {"guns seen": "artillery"}
KIND_ACTS: dict[str, dict[str, float]] = {  # what such a word may mean; the cards of the tables say the same
    "shelling": {"use_of_weapon": 0.9, "controlled_detonation": 0.1},
    "clash": {"use_of_weapon": 0.8, "offensive_action_or_assault": 0.2},
    "drone": {"use_of_weapon": 1.0},
    "assault": {"offensive_action_or_assault": 0.8, "use_of_weapon": 0.2},
    "strike on plant": {"strike_on_protected_object": 0.9, "use_of_weapon": 0.1},
    "guns seen": {"weapon_in_prohibited_area": 0.7, "military_activity": 0.3},
    "troops seen": {"force_in_prohibited_area": 0.8, "military_activity": 0.2},
    "observers stopped": {"obstruction_of_monitors": 0.8, "interference_with_monitoring_means": 0.2},
    "statement": {"statement": 1.0},
    "repair": {"repair": 1.0},
    "protest": {"protest": 1.0},
    "aid": {"humanitarian": 1.0},
    "blast": {"controlled_detonation": 0.5, "use_of_weapon": 0.5},
    "exchange": {"exchange_of_detainees": 1.0},
}
UK = {"Gorsewick": "Горсвік", "Fernhope": "Фернхоуп", "Upper Ling": "Аппер-Лінг", "Limewell": "Лаймвелл",
      "Stonebarrow": "Стоунберроу", "Clintford": "Клінтфорд"}  # fmt: skip
RU = UK | {"Gorsewick": "Горсвик", "Upper Ling": "Аппер-Линг", "Clintford": "Клинтфорд"}
PARTY = {
    "en": {"heath": "the Heath Council", "karst": "the Karst League", None: "an unnamed side"},
    "uk": {"heath": "Рада Гіту", "karst": "Ліга Карсту", None: "невідома сторона"},
    "ru": {"heath": "Совет Хита", "karst": "Лига Карста", None: "неизвестная сторона"},
}
NEWS = {
    "en": {"shelling": "Shelling near {town}", "clash": "Exchange of fire near {town}",
           "drone": "Drone strike near {town}", "assault": "Attack on positions near {town}",
           "strike on plant": "The Sallow power station near {town} was hit", "guns seen": "Howitzers seen near {town}",
           "troops seen": "Armed men in the Sallow Valley near {town}",
           "observers stopped": "Observers stopped near {town}", "statement": "Statement on the truce in {town}",
           "repair": "Power line repaired near {town}", "protest": "Residents gather in {town}",
           "aid": "Aid lorries reach {town}", "blast": "Loud blast near {town}",
           "exchange": "Detained persons exchanged near {town}"},
    "uk": {"shelling": "Обстріл поблизу: {town}", "clash": "Перестрілка поблизу: {town}",
           "drone": "Удар дрона поблизу: {town}", "assault": "Атака на позиції поблизу: {town}",
           "strike on plant": "Удар по електростанції Саллоу, {town}", "guns seen": "Помічено гаубиці поблизу: {town}",
           "troops seen": "Озброєні люди в долині Саллоу, {town}",
           "observers stopped": "Зупинено спостерігачів, {town}", "statement": "Заява про перемир'я, {town}",
           "repair": "Відремонтовано лінію електропередачі, {town}", "protest": "Мешканці зібралися, {town}",
           "aid": "Прибула гуманітарна допомога, {town}", "blast": "Гучний вибух поблизу: {town}",
           "exchange": "Обмін утримуваними особами, {town}"},
    "ru": {"shelling": "Обстрел вблизи: {town}", "clash": "Перестрелка вблизи: {town}",
           "drone": "Удар дрона вблизи: {town}", "assault": "Атака на позиции вблизи: {town}",
           "strike on plant": "Удар по электростанции Саллоу, {town}", "guns seen": "Замечены гаубицы вблизи: {town}",
           "troops seen": "Вооружённые люди в долине Саллоу, {town}",
           "observers stopped": "Остановлены наблюдатели, {town}", "statement": "Заявление о перемирии, {town}",
           "repair": "Отремонтирована линия электропередачи, {town}", "protest": "Жители собрались, {town}",
           "aid": "Прибыла гуманитарная помощь, {town}", "blast": "Громкий взрыв вблизи: {town}",
           "exchange": "Обмен удерживаемыми лицами, {town}"},
}  # fmt: skip
TOLL = {"en": "; {k} dead, {i} hurt", "uk": "; загинуло: {k}, поранено: {i}", "ru": "; погибло: {k}, ранено: {i}"}
SAYS = {"en": ", says {who}", "uk": ", повідомляє {who}", "ru": ", сообщает {who}"}
BLAMES = {"en": ", blamed on {who}", "uk": "; звинувачують: {who}", "ru": "; обвиняют: {who}"}


def kind_of(h: Happening) -> str:
    """A newsroom's word for a happening."""
    if h.act == "use_of_weapon" and h.weapon in {"small_arms", "heavy_machine_gun"}:
        return "clash"
    return "drone" if h.act == "use_of_weapon" and h.weapon == "fpv" else KINDS[h.act]


def town_in(language: str, town: Spot) -> str:
    """The town's name in a language."""
    return {"uk": UK, "ru": RU}.get(language, {}).get(town.name, town.name)


def news(
    language: str, kind: str, town: Spot, toll: tuple[int, int], *, by: str | None = None, cites: str | None = None
) -> str:
    """A wire item."""
    text = NEWS[language][kind].format(town=town_in(language, town))
    if any(toll):
        text += TOLL[language].format(k=toll[0], i=toll[1])
    if by is not None:
        text += BLAMES[language].format(who=PARTY[language][by])
    if cites is not None:
        text += SAYS[language].format(who=PARTY[language][cites.split("-")[0]])
    return text + "."


SHOUTS = {
    "shelling": ("Heavy thuds by {town}, stay indoors", "Shells landing close to {town} again", "Incoming at {town}!"),
    "clash": ("Shooting near {town}", "Machine guns going off by {town}", "Bursts of fire, {town} side"),
    "drone": ("Drone came down near {town}", "Small drone hit something by {town}"),
    "assault": ("Proper fight going on near {town}", "They are attacking near {town}"),
    "strike on plant": ("Hit at the Sallow plant! Lights out in {town}", "Switchyard burning, seen from {town}"),
    "guns seen": ("Big guns on the road by {town}", "Howitzers parked near {town}"),
    "troops seen": ("Armed men walking in the valley, {town} side",),
    "blast": ("Huge bang near {town}", "What was that bang, {town}?"),
}


def shout(rng: Generator, kind: str, town: Spot) -> str:
    """A line on the channel; a kind nobody shouts about is told plainly."""
    choice = SHOUTS.get(kind, (NEWS["en"][kind],))
    return choice[int(rng.integers(0, len(choice)))].format(town=town.name)


def bulletin(kind: str, town: Spot, enemy: str, toll: tuple[int, int], count: int) -> str:
    """A ministry's sentence about the other side."""
    text = f"{PARTY['en'][enemy].replace('the', 'The', 1)} broke the peace: {kind} near {town.name}, {count} counted"
    return text + (TOLL["en"].format(k=toll[0], i=toll[1]) if any(toll) else "") + "."


def _things(h: Happening) -> str:
    if h.is_loud:
        return "explosions"
    return {"burst": "bursts", "vehicle": "howitzers (122mm)", "person_armed": "armed persons"}.get(
        str(h.phenomenon), "persons"
    )


def observed(h: Happening, count: int, about: bool, phrase: str, seen: bool) -> str:
    """A line of a patrol's log."""
    return f"{'Saw' if seen else 'Heard'} {'about ' if about else ''}{count} {_things(h)}, {phrase}."


def recorded(h: Happening, count: int, about: bool) -> str:
    """A line of a camera's log."""
    return f"Recorded {'about ' if about else ''}{count} {_things(h)}."


def restriction(h: Happening) -> str:
    """A line on being kept away."""
    if h.act == "interference_with_monitoring_means":
        return "The camera's picture was jammed."
    return f"Kept from going on by {PARTY['en'][h.by]}."
