import { Buffer } from 'node:buffer';
import { looksRandom } from './random-text.ts';

/** A published format of credentials. */
export interface CredentialFormat {
  detector: string;
  /** Every credential of this format contains one of these; other texts are not searched with `form`. */
  marks: readonly string[];
  /** Bounded in every repetition, so that no text takes long. */
  form: RegExp;
  /** Whether what `form` found is a credential. */
  confirm: (found: RegExpExecArray) => boolean;
  /** The most characters that a credential has before its mark. */
  lead: number;
}

/** Whether the part that the service made at random, the group `body`, looks like it. */
export function hasRandomBody({ groups }: RegExpExecArray): boolean {
  return looksRandom(groups?.body ?? '');
}

/** Returns a format; `marks` are separated by spaces. Without `confirm`, the group `body` must look random. */
export function format(
  detector: string,
  marks: string,
  form: RegExp,
  confirm: CredentialFormat['confirm'] = hasRandomBody,
): CredentialFormat {
  return { detector, marks: marks.split(' '), form, confirm, lead: 0 };
}

/** Returns a format whose credentials have at most `lead` characters before their mark. */
export function withLead(lead: number, found: CredentialFormat): CredentialFormat {
  return { ...found, lead };
}

/** Returns the JSON object that a text in Base64 holds; `undefined` if it holds none. */
export function decodedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
