/** XPath 1.0 expressions as a tree (W3C, 1999), with everything but variables and namespaces. */

import { lex, type Token, XPathFault } from "./lex.ts";

export type Axis =
  | "child"
  | "parent"
  | "self"
  | "attribute"
  | "descendant"
  | "descendant-or-self"
  | "ancestor"
  | "ancestor-or-self"
  | "following-sibling"
  | "preceding-sibling";

export interface Step {
  readonly axis: Axis;
  /** A name, "*" for any of the axis, or "node()". */
  readonly test: string;
  readonly predicates: readonly Expression[];
}

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: "negative"; readonly of: Expression }
  | { readonly kind: "two"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "filter"; readonly of: Expression; readonly predicates: readonly Expression[] }
  | { readonly kind: "path"; readonly from: "root" | "here" | Expression; readonly steps: readonly Step[] };

const AXES = new Set<string>([
  "child",
  "parent",
  "self",
  "attribute",
  "descendant",
  "descendant-or-self",
  "ancestor",
  "ancestor-or-self",
  "following-sibling",
  "preceding-sibling",
]);
const LEVELS = [["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"]];
const ANYTHING: Step = { axis: "descendant-or-self", test: "node()", predicates: [] };

const known = new Map<string, Expression>();

/** The tree of an expression; read once, kept. Throws XPathFault where it cannot be read. */
export function parse(expression: string): Expression {
  const kept = known.get(expression);
  if (kept !== undefined) return kept;
  const made = new Reader(expression).whole();
  known.set(expression, made);
  return made;
}

class Reader {
  private readonly expression: string;
  private readonly tokens: Token[];
  private at = 0;

  constructor(expression: string) {
    this.expression = expression;
    this.tokens = lex(expression);
  }

  whole(): Expression {
    const made = this.binary(0);
    if (this.token.kind !== "end") this.fail();
    return made;
  }

  private get token(): Token {
    return this.tokens[this.at] as Token;
  }

  private fail(): never {
    throw new XPathFault(`cannot read "${this.expression}" near "${this.token.said}"`);
  }

  private is(said: string): boolean {
    return this.token.said === said && (this.token.kind === "sign" || this.token.kind === "operator");
  }

  private takes(said: string): boolean {
    if (!this.is(said)) return false;
    this.at += 1;
    return true;
  }

  private needs(said: string): void {
    if (!this.takes(said)) this.fail();
  }

  private binary(level: number): Expression {
    const signs = LEVELS[level];
    if (signs === undefined) return this.unary();
    let left = this.binary(level + 1);
    while (this.token.kind === "operator" && signs.includes(this.token.said)) {
      const sign = this.token.said;
      this.at += 1;
      left = { kind: "two", sign, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    if (this.takes("-")) return { kind: "negative", of: this.unary() };
    let left = this.path();
    while (this.takes("|")) left = { kind: "two", sign: "|", left, right: this.path() };
    return left;
  }

  private path(): Expression {
    if (this.takes("//")) return { kind: "path", from: "root", steps: [ANYTHING, ...this.steps()] };
    if (this.takes("/")) return { kind: "path", from: "root", steps: this.beginsStep() ? this.steps() : [] };
    if (!this.beginsPrimary()) return { kind: "path", from: "here", steps: this.steps() };
    const primary = this.filtered();
    if (this.takes("//")) return { kind: "path", from: primary, steps: [ANYTHING, ...this.steps()] };
    if (this.takes("/")) return { kind: "path", from: primary, steps: this.steps() };
    return primary;
  }

  private beginsStep(): boolean {
    return this.token.kind === "name" || ["*", "@", ".", ".."].some((sign) => this.is(sign));
  }

  private beginsPrimary(): boolean {
    if (this.token.kind === "number" || this.token.kind === "text" || this.is("(")) return true;
    const call = this.token.kind === "name" && this.tokens[this.at + 1]?.said === "(";
    return call && !["node", "text"].includes(this.token.said);
  }

  private filtered(): Expression {
    const of = this.primary();
    const predicates = this.predicates();
    return predicates.length > 0 ? { kind: "filter", of, predicates } : of;
  }

  private primary(): Expression {
    const { kind, said } = this.token;
    if (this.takes("(")) {
      const inner = this.binary(0);
      this.needs(")");
      return inner;
    }
    this.at += 1;
    if (kind === "number") return { kind: "number", value: Number(said) };
    if (kind === "text") return { kind: "text", value: said };
    return { kind: "call", name: said, given: this.given() };
  }

  private given(): Expression[] {
    this.needs("(");
    const given: Expression[] = [];
    if (this.takes(")")) return given;
    do given.push(this.binary(0));
    while (this.takes(","));
    this.needs(")");
    return given;
  }

  private steps(): Step[] {
    const steps = [this.step()];
    for (;;) {
      if (this.takes("//")) steps.push(ANYTHING, this.step());
      else if (this.takes("/")) steps.push(this.step());
      else return steps;
    }
  }

  private step(): Step {
    if (this.takes("..")) return { axis: "parent", test: "node()", predicates: this.predicates() };
    if (this.takes(".")) return { axis: "self", test: "node()", predicates: this.predicates() };
    const axis = this.axis();
    return { axis, test: this.test(), predicates: this.predicates() };
  }

  private axis(): Axis {
    if (this.takes("@")) return "attribute";
    if (this.token.kind === "name" && this.tokens[this.at + 1]?.said === "::") {
      const said = this.token.said;
      if (!AXES.has(said)) this.fail();
      this.at += 2;
      return said as Axis;
    }
    return "child";
  }

  private test(): string {
    if (this.takes("*")) return "*";
    if (this.token.kind !== "name") this.fail();
    const name = this.token.said;
    this.at += 1;
    if (!this.takes("(")) return name;
    if (name !== "node" && name !== "text") this.fail();
    this.needs(")");
    return `${name}()`;
  }

  private predicates(): Expression[] {
    const predicates: Expression[] = [];
    while (this.takes("[")) {
      predicates.push(this.binary(0));
      this.needs("]");
    }
    return predicates;
  }
}
