import { isReference } from '../knowledge/credentials.ts';

/** How a line for a shell writes a credential into a program that reads one, and which. */
const forms: readonly (readonly [program: string, form: RegExp])[] = [
  [
    'chpasswd',
    /\b(?:echo|printf)[ \t]+(?:-\w{1,8}[ \t]+)?["']?[\w.-]{1,32}:([^\s"'|;&]{1,255})["']?[ \t]{0,8}\|[ \t]{0,8}(?:sudo[ \t]+)?(?:\/usr\/sbin\/)?chpasswd\b/gu,
  ],
  [
    'a standard input',
    /\b(?:echo|printf)[ \t]+(?:-\w{1,8}[ \t]+)?["']?([^\s"'|;&-][^\s"'|;&]{0,255})["']?[ \t]{0,8}\|[^|;&\n]{0,255}--(?:password-)?stdin\b/gu,
  ],
];

/** Credentials that a line for a shell pipes into a program: `echo root:password | chpasswd`. */
export function pipedCredentials(line: string): readonly { program: string; length: number }[] {
  return forms.flatMap(([program, form]) =>
    [...line.matchAll(form)].flatMap(([, value = '']) =>
      isReference(value) || /[$`]/u.test(value) ? [] : [{ program, length: value.length }],
    ),
  );
}
