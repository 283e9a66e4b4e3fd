/** A form as truce/field/browser.py describes it; the XForm of the server, said in JSON. `schema` is its version. */

export const SCHEMA = 1;

/** Words with what stands between them: an expression is worked out where it is shown. */
export type Words = readonly (string | { readonly out: string })[];

/** A text: by its id in the texts of the languages, or the words themselves. */
export type Text = { readonly id: string } | { readonly words: Words };

/** One text in one language: its words, and further forms of it. */
export interface Itext {
  readonly words?: Words;
  readonly guidance?: Words;
  readonly short?: Words;
  readonly image?: Words;
  readonly audio?: Words;
  readonly video?: Words;
}

export interface Language {
  readonly code: string;
  readonly name: string;
}

/** A node of the instance as it stands in the form; `repeat`: may stand more than once, and looks so when new. */
export interface Seed {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly repeat?: true;
  readonly kids?: readonly Seed[];
  readonly value?: string;
}

/** The rules of a node: expressions are XPath, evaluated at the node. */
export interface Bind {
  readonly type: string;
  readonly relevant?: string;
  readonly constraint?: string;
  readonly constraint_says?: Text;
  readonly required?: string;
  readonly required_says?: Text;
  readonly readonly?: string;
  readonly calculate?: string;
  readonly preload?: { readonly kind: string; readonly what: string };
}

export interface Action {
  readonly kind: "setvalue" | "setgeopoint";
  readonly events: readonly string[];
  readonly ref: string;
  readonly value?: string;
  readonly words?: string;
  readonly from?: string;
}

export interface Choice {
  readonly value: string;
  readonly label?: Text;
}

export interface Itemset {
  readonly nodeset: string;
  readonly value_ref: string;
  readonly label_ref: string;
}

interface Shown {
  readonly ref?: string;
  readonly look?: readonly string[];
  readonly label?: Text;
  readonly hint?: Text;
}

export interface Group extends Shown {
  readonly kind: "group";
  readonly kids: readonly Control[];
}

export interface Repeat extends Shown {
  readonly kind: "repeat";
  readonly kids: readonly Control[];
  readonly count?: string;
  readonly fixed?: true;
}

export type QuestionKind = "input" | "select" | "select1" | "rank" | "upload" | "range" | "trigger" | "secret";

export interface Question extends Shown {
  readonly kind: QuestionKind;
  readonly mediatype?: string;
  readonly start?: string;
  readonly end?: string;
  readonly step?: string;
  readonly rows?: string;
  readonly choices?: readonly Choice[];
  readonly itemset?: Itemset;
}

export type Control = Group | Repeat | Question;

export interface Form {
  readonly schema: number;
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly languages: readonly Language[];
  readonly language: string | null;
  readonly texts: Readonly<Record<string, Readonly<Record<string, Itext>>>>;
  readonly instance: Seed;
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  readonly binds: Readonly<Record<string, Bind>>;
  readonly actions: readonly Action[];
  readonly body: readonly Control[];
  readonly cannot: readonly { readonly code: string; readonly what: string }[];
  readonly hash: string;
}
