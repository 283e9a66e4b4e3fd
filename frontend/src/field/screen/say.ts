/** The words of the page, in five languages that all lie on the device. The server keeps them (web/texts/phone.toml). */

type Said = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Texts = Readonly<Record<string, Readonly<Record<string, Said>>>>;

export const LANGUAGES: Readonly<Record<string, string>> = {
  en: "English",
  uk: "Українська",
  ru: "Русский",
  ar: "العربية",
  fr: "Français",
};

export class Say {
  readonly language: string;
  private readonly texts: Texts;

  constructor(texts: Texts, language: string) {
    this.texts = texts;
    this.language = language in LANGUAGES ? language : "en";
  }

  get direction(): "rtl" | "ltr" {
    return this.language === "ar" ? "rtl" : "ltr";
  }

  /** The text of a key; `n` chooses the form of a counted one. */
  text(key: string, given: Readonly<Record<string, string | number>> = {}): string {
    const found = this.texts[key]?.[this.language];
    if (found === undefined) throw new RangeError(`no text ${key}`);
    const form = typeof found === "string" ? found : this.counted(found, Number(given["n"] ?? 0));
    return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name] ?? "";
      return typeof value === "number" ? this.number(value) : value;
    });
  }

  private counted(forms: Exclude<Said, string>, n: number): string {
    return forms[new Intl.PluralRules(this.language).select(n)] ?? forms.other ?? "";
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: digits }).format(value);
  }

  /** An instant by the clock of this device, its zone named. */
  when(at: number | string | Date): string {
    const how: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
    const date = new Date(at);
    const zone = new Intl.DateTimeFormat(this.language, { timeZoneName: "short" }).formatToParts(date);
    const named = zone.find((part) => part.type === "timeZoneName")?.value ?? "";
    return `${new Intl.DateTimeFormat(this.language, how).format(date)} ${named}`.trim();
  }

  clock(at: Date): string {
    return new Intl.DateTimeFormat(this.language, { timeStyle: "medium" }).format(at);
  }

  size(bytes: number): string {
    const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, "megabyte"] : [bytes / 1e3, "kilobyte"];
    return new Intl.NumberFormat(this.language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  }
}

/** The first of the languages a person reads that the page speaks. */
export function preferred(wanted: readonly string[]): string {
  return wanted.map((one) => one.slice(0, 2).toLowerCase()).find((one) => one in LANGUAGES) ?? "en";
}
