import { interpreterName } from './interpreters.ts';
import { optionValues } from './option-values.ts';

/** Options of interpreters whose value is a file, or a folder with code; a name without a slash is found elsewhere. */
const files: Readonly<Record<string, string>> = {
  node: '-r --require --import --loader --experimental-loader --env-file --env-file-if-exists',
  bun: '-r --preload --env-file -c --config',
  deno: '-c --config --import-map --env-file',
  ruby: '-r',
  php: '-c --php-ini -f --file',
  lua: '-l',
  bash: '--rcfile --init-file',
  puma: '-C --config',
  unicorn: '-c --config-file',
  ansible: '-i --inventory --inventory-file --vault-password-file',
  'ansible-playbook': '-i --inventory --inventory-file --vault-password-file',
};
const folders: Readonly<Record<string, string>> = { perl: '-I', ruby: '-I', php: '-t --docroot' };

/** Settings of PHP whose value is a file with code. */
const settingsOfPhp =
  /^(?:auto_prepend_file|auto_append_file|(?:zend_)?extension|opcache\.preload)=["']?([^"']+)/u;

/** Options of java(1) whose value is code. */
const joinedOfJava = /^(?:-javaagent:|-agentpath:|-Xbootclasspath\/a:|@)([^=]+)/u;
const pathsOfJava = '-cp -classpath --class-path -p --module-path --upgrade-module-path';

function ofJava(args: readonly string[]): readonly string[] {
  return [
    ...args.flatMap((word) => joinedOfJava.exec(word)?.[1] ?? []),
    ...optionValues(args, pathsOfJava).flatMap((value) => value.split(':')),
  ].map((path) => path.replace(/\/\*$/u, '/'));
}

/** Packages that pip(1) builds: folders by their names, and behind `-e`. */
function ofPip(name: string, args: readonly string[]): readonly string[] {
  const at = args.findIndex((word) => word === 'install' || word === 'wheel');
  const isPip =
    /^pip[\d.]*$/u.test(name) || (name.startsWith('python') && args[0] === '-m' && args[1] === 'pip');
  if (!isPip || at < 0) return [];
  const rest = args.slice(at + 1);
  const requirements = optionValues(rest, '-r --requirement -c --constraint');
  const targets = [...optionValues(rest, '-e --editable'), ...rest.filter((word) => /^(?:\.|\/)/u.test(word))]
    .filter((word) => !requirements.includes(word))
    .map((word) => word.replace(/\[[^\]]*\]$/u, ''));
  const built = targets.flatMap((word) =>
    /\.(?:whl|zip|tar\.gz)$/u.test(word)
      ? [word]
      : ['pyproject.toml', 'setup.py'].map((file) => `${word.replace(/\/$/u, '')}/${file}`),
  );
  return [...requirements, ...built];
}

/** Returns the files, and folders with a slash at their end, from which options make a program load code. */
export function loadedByOptions(name: string, args: readonly string[]): readonly string[] {
  const plain = interpreterName(name);
  const isAnsible = plain.startsWith('ansible');
  const named = optionValues(args, files[plain]).filter((value) =>
    isAnsible ? !value.includes(',') : value.includes('/'),
  );
  const searched = optionValues(args, folders[plain]).map((value) => `${value.replace(/\/$/u, '')}/`);
  const set = plain === 'php' ? optionValues(args, '-d --define') : [];
  return [
    ...named,
    ...searched,
    ...set.flatMap((value) => settingsOfPhp.exec(value)?.[1] ?? []),
    ...(plain === 'java' ? ofJava(args) : []),
    ...ofPip(name, args),
  ];
}
