import { isReference } from '../knowledge/credentials/formats/reference.ts';

/** The ways in which a shell line pipes a credential into a program or writes one to a file, and what reads it. */
const forms: readonly (readonly [program: string, form: RegExp])[] = [
  [
    'chpasswd',
    /\b(?:echo|printf)[ \t]+(?:-\w{1,8}[ \t]+)?["']?[\w.-]{1,32}:([^\s"'|;&]{1,255})["']?[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]+)?(?:\/usr\/sbin\/)?chpasswd\b/gu,
  ],
  [
    'a standard input',
    /\b(?:echo|printf)[ \t]+(?:-\w{1,8}[ \t]+)?["']?([^\s"'|;&-][^\s"'|;&]{0,255})["']?[ \t]{0,8}\|[^|;&\n]{0,255}--(?:password-)?stdin\b/gu,
  ],
  [
    'cryptsetup',
    /\b(?:echo|printf)[ \t]+(?:-\w{1,8}[ \t]+)?["']?([^\s"'|;&-][^\s"'|;&]{0,255})["']?[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]+)?(?:\/(?:usr\/)?sbin\/)?cryptsetup\b/gu,
  ],
  [
    'a .netrc',
    /\bmachine(?:\s|\\n){1,8}[^\s\\"']{1,255}(?:\s|\\n){1,8}login(?:\s|\\n){1,8}[^\s\\"']{1,255}(?:\s|\\n){1,8}password(?:\s|\\n){1,8}([^\s"'|;&\\]{1,255})/gu,
  ],
];

/** Returns the credentials that a shell line pipes into a program: `echo root:password | chpasswd`. */
export function pipedCredentials(line: string): readonly { program: string; length: number }[] {
  return forms.flatMap(([program, form]) =>
    [...line.matchAll(form)].flatMap(([, value = '']) =>
      isReference(value) || /[$`]|^%[-\d.]{0,4}[A-Za-z](?:\\|$)/u.test(value)
        ? []
        : [{ program, length: value.length }],
    ),
  );
}
