import type { Span } from '../../core/location.ts';

/** What is wrong with a text in HCL, and where. The message quotes nothing of the text. */
export class HclSyntaxError extends SyntaxError {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** A part of a template: a text, a value, or a directive (`%{ if }`, `%{ for }`). */
export type HclTemplatePart =
  | { kind: 'text'; text: string; span: Span }
  | { kind: 'value'; value: HclExpression }
  | {
      kind: 'if';
      condition: HclExpression;
      whenTrue: readonly HclTemplatePart[];
      whenFalse: readonly HclTemplatePart[];
    }
  | {
      kind: 'for';
      names: readonly string[];
      collection: HclExpression;
      body: readonly HclTemplatePart[];
    };

export interface HclObjectItem {
  /** A name that is written without quotes is a text. */
  key: HclExpression;
  value: HclExpression;
}

/** `for k, v in collection : key => value if condition`; without a key it makes a list. */
export interface HclFor {
  kind: 'for';
  names: readonly string[];
  collection: HclExpression;
  key?: HclExpression;
  value: HclExpression;
  condition?: HclExpression;
  /** `...`: values of equal keys are collected in lists. */
  isGrouped: boolean;
}

/** An expression with its place. */
export type HclExpression = { span: Span } & (
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'template'; parts: readonly HclTemplatePart[]; isHeredoc: boolean }
  | { kind: 'variable'; name: string }
  | { kind: 'attribute'; of: HclExpression; name: string }
  | { kind: 'index'; of: HclExpression; index: HclExpression }
  | { kind: 'splat'; of: HclExpression }
  | { kind: 'call'; name: string; arguments: readonly HclExpression[]; isSpread: boolean }
  | { kind: 'unary'; operator: '!' | '-'; operand: HclExpression }
  | { kind: 'binary'; operator: HclOperator; left: HclExpression; right: HclExpression }
  | { kind: 'conditional'; condition: HclExpression; whenTrue: HclExpression; whenFalse: HclExpression }
  | { kind: 'tuple'; items: readonly HclExpression[] }
  | { kind: 'object'; items: readonly HclObjectItem[] }
  | HclFor
);

export type HclOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

/** `name = value`. */
export interface HclAttribute {
  name: string;
  value: HclExpression;
  /** From the name to the end of the value. */
  span: Span;
}

/** `type "label" { … }`. */
export interface HclBlock {
  type: string;
  labels: readonly string[];
  body: HclBody;
  /** Of the type and the labels. */
  span: Span;
}

export interface HclBody {
  attributes: readonly HclAttribute[];
  blocks: readonly HclBlock[];
}
