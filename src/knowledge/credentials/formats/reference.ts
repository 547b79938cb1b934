import { looksLikeKey } from './random-text.ts';

/** Names in a store of secrets, and addresses of files. */
const storeNames: readonly RegExp[] = [
  /^(?:op|sm|vault|file|ref\+\w{1,32}):\/\//u,
  /^(?:file:\/|arn:aws[\w-]*:|vault:[\w/-]+#)/u,
];

/** What a whole value can be, instead of a credential. */
const references: readonly RegExp[] = [
  // Expansions of a shell or of Compose: `$PW`, `${PW:-x}`, `$(cat file)`, `$1`.
  /^(?:\$\$?[A-Za-z_]\w*)+$/u,
  /^\$\$?(?:\{|\()/u,
  /^\$[\d@*#?!-]$/u,
  /^`[^`]*`$/u,
  // Templates: `{{ pw }}`, `{env.PW}`, `{$PW}`, `%PW%`, `%{PW}`, `%(pw)s`, `<password>`.
  /^\{[{%]/u,
  /^\{[$\w.:-]*\}$/u,
  /^%(?:\w+%$|\{|\()/u,
  /^<[^<>]*>$/u,
  // Switches.
  /^(?:true|false|yes|no|on|off|none|null|[01])$/iu,
];

const path = /^(?:\/|\.{1,2}\/|~\/)\S*$/u;

/** Whether a text that starts with `/` is a key in Base64: no path has its mix of letters and digits. */
function isKeyWithSlash(text: string): boolean {
  return /^\/[\dA-Za-z+/]{27,}={0,2}$/u.test(text) && !/[a-z]{7}/u.test(text) && looksLikeKey(text);
}

/** Whether a value is the path of a file or the name of a secret in a store, from which a program reads it. */
export function namesStoredSecret(value: string): boolean {
  const text = value.trim();
  return storeNames.some((form) => form.test(text)) || (path.test(text) && !isKeyWithSlash(text));
}

/** Whether a value only refers to a credential: an expansion, a template, a file path, a switch. */
export function isReference(value: string): boolean {
  const text = value.trim();
  return text === '' || references.some((form) => form.test(text)) || namesStoredSecret(text);
}
