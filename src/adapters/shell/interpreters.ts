import type { Argument } from '../../formats/shell-words/expand.ts';

/** How an interpreter reads its options. */
interface Options {
  /** Options whose value is the next word. */
  valued: string;
  /** An option in the place of a script: a text, or a module. */
  code?: RegExp;
  /** Words before the script. */
  commands?: RegExp;
}

/** Interpreters by their names without a version, with their options by the manual pages. */
const interpreters: Readonly<Record<string, Options>> = {
  python: { valued: '-W -X --check-hash-based-pycs', code: /^-[a-zA-Z]*[mc]$/u },
  pypy: { valued: '-W -X', code: /^-[a-zA-Z]*[mc]$/u },
  perl: { valued: '-I', code: /^-\w*[eE]$/u },
  ruby: { valued: '-C -E -I -r', code: /^-\w*e$/u },
  node: {
    valued:
      '-r --require --import --loader --experimental-loader --env-file --env-file-if-exists -C --conditions --title --input-type',
    code: /^(?:-[a-z]*[ep]|--eval|--print)$/u,
  },
  bun: { valued: '-r --preload --cwd -c --config --env-file', code: /^-[ep]$/u, commands: /^run$/u },
  deno: { valued: '--config -c --import-map --cwd --env-file', commands: /^(?:run|serve)$/u },
  php: { valued: '-d --define -c --php-ini -S -t --docroot -z', code: /^(?:-[rBRE]|--run)$/u },
  lua: { valued: '-l', code: /^-e$/u },
  luajit: { valued: '-l', code: /^-e$/u },
  tclsh: { valued: '-encoding' },
  expect: { valued: '', code: /^-c$/u },
  Rscript: { valued: '', code: /^-e$/u },
  pwsh: { valued: '-ExecutionPolicy -ep', code: /^-(?:c|Command)$/iu },
  java: { valued: '-cp -classpath --class-path -p --module-path -m --add-modules --add-opens' },
  dotnet: { valued: '--depsfile --runtimeconfig --additionalprobingpath', commands: /^exec$/u },
  'ansible-playbook': {
    valued:
      '-i --inventory -e --extra-vars -l --limit -u --user -t --tags --skip-tags -M -c --connection -f --forks --private-key --key-file -T --vault-id --vault-password-file --become-user --start-at-task',
  },
};
const ofShell: Options = { valued: '--rcfile --init-file' };
const shells = /^(?:ba|da|a|k|z)?sh$/u;

/** Files that by their names are programs: a script may start what its arguments name. */
const isProgram = /\.(?:bash|cjs|jar|js|lua|mjs|phar|php|pl|py|rb|sh)$/u;

function optionsOf(name: string): Options | undefined {
  if (shells.test(name)) return ofShell;
  const plain = interpreterName(name);
  return Object.hasOwn(interpreters, plain) ? interpreters[plain] : undefined;
}

/** Returns the name of an interpreter without its version: `python3.13`, `php8.4`, `nodejs`. */
export function interpreterName(name: string): string {
  const plain = name.replace(/[\d.]+$/u, '');
  return plain === 'nodejs' ? 'node' : plain;
}

/** Whether a program runs the file which its first operand names. */
export function isInterpreter(name: string): boolean {
  return optionsOf(name) !== undefined;
}

/** Returns where the script of an interpreter is among its arguments; -1 where a text or a module runs in its place. */
function scriptIndex(
  { valued, code, commands }: Options,
  args: readonly Argument[],
  isShell: boolean,
): number {
  const names = new Set(valued.split(' '));
  let at = 0;
  for (let word = args[at]?.text; word !== undefined; word = args[at]?.text) {
    if (word === '--') return at + 1;
    if (code?.test(word) === true) return -1;
    const isOption = /^-./u.test(word) || (isShell && word.startsWith('+'));
    if (!isOption && commands?.test(word) !== true) return at;
    at += names.has(word) || (isShell && /^[-+]\w*[oO]$/u.test(word)) ? 2 : 1;
  }
  return -1;
}

/** Returns further files that node(1) takes for the name of a script: `node server`, `node .`. */
export function filesOfNode(name: string, script: string): readonly string[] {
  if (interpreterName(name) !== 'node') return [];
  if (/(?:^|\/)\.?\/?$/u.test(script)) return [`${script}/package.json`, `${script}/index.js`];
  return /\.\w+$/u.test(script) ? [] : [`${script}.js`, `${script}/package.json`, `${script}/index.js`];
}

/** Returns the script that an interpreter runs, and later arguments that are programs by their names. */
export function scriptWords(name: string, args: readonly Argument[]): readonly Argument[] {
  const options = optionsOf(name);
  if (options === undefined) return [];
  const at = scriptIndex(options, args, options === ofShell);
  const script = at < 0 ? undefined : args[at];
  if (script === undefined) return [];
  return [script, ...args.slice(at + 1).filter(({ text }) => isProgram.test(text))];
}
