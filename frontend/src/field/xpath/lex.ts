/** The words of an XPath expression (XPath 1.0, 3.7 "Lexical Structure"). */

export class XPathFault extends Error {
  override readonly name = "XPathFault";
}

export interface Token {
  readonly kind: "number" | "text" | "name" | "operator" | "sign" | "end";
  readonly said: string;
}

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)/y;
const TEXT = /"([^"]*)"|'([^']*)'/y;
const NAME = /[\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)[\p{L}_][\p{L}\p{N}_.-]*)?/uy;
const SIGN = /\/\/|::|\.\.|!=|<=|>=|[()[\]@,./|+\-=<>*]/y;
const WORD_OPERATORS = new Set(["and", "or", "mod", "div"]);
const OPERATORS = new Set(["/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="]);

export function lex(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(expression);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    take(SPACE);
    if (at >= expression.length) return [...tokens, { kind: "end", said: "" }];
    const token = next(take, tokens.at(-1));
    if (token === null) throw new XPathFault(`cannot read "${expression}" at ${at}`);
    tokens.push(token);
  }
}

type Take = (pattern: RegExp) => RegExpExecArray | null;

function next(take: Take, before: Token | undefined): Token | null {
  const number = take(NUMBER);
  if (number !== null) return { kind: "number", said: number[0] };
  const text = take(TEXT);
  if (text !== null) return { kind: "text", said: text[1] ?? text[2] ?? "" };
  const name = take(NAME);
  if (name !== null) {
    const joins = WORD_OPERATORS.has(name[0]) && endsOperand(before);
    return { kind: joins ? "operator" : "name", said: name[0] };
  }
  const sign = take(SIGN);
  if (sign === null) return null;
  const joins = OPERATORS.has(sign[0]) || (sign[0] === "*" && endsOperand(before));
  return { kind: joins ? "operator" : "sign", said: sign[0] };
}

/** After an operand a `*` multiplies and `and` joins; elsewhere they are names (3.7, the first rule). */
function endsOperand(before: Token | undefined): boolean {
  if (before === undefined || before.kind === "operator") return false;
  return before.kind !== "sign" || [")", "]", ".", "..", "*"].includes(before.said);
}
