import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { release, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { hashOf } from './checkout.ts';

/** Names of the variables that unit tests are given. All others differ from terminal to terminal, and say where it is. */
const givenNames =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|IRONHULL_.*|NODE_.*|UV_.*|SSL_.*|OPENSSL_.*|DOCKER_.*|.*_PROXY|.*_proxy)$/u;

/** What the runners themselves set: Node's for its children, ours for the examples that it chose. */
const ofRunner = /^(?:NODE_TEST_CONTEXT|IRONHULL_TEST_PATHS)$/u;

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that unit tests are given, by name. */
export function givenVariables(env: Environment): Record<string, string> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => givenNames.test(entry[0]));
  return Object.fromEntries(given.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The programs of a folder, with their sizes and when they were last written: another version differs in one of them. */
function programsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [folder];
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const status = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return `${folder}/${name} ${status?.size} ${status?.mtimeMs}`;
    });
}

/** What tests may depend on beside the checkout: Node, the kernel, the user, variables, programs, packages. */
export function machineInputs(root: string, env: Environment, node: string): readonly string[] {
  const { uid, gid, username } = userInfo();
  const variables = Object.entries(givenVariables(env)).filter(([name]) => !ofRunner.test(name));
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const installed = join(root, 'node_modules/.package-lock.json');
  return [
    node,
    `${process.platform} ${process.arch} ${release()}`,
    `${uid} ${gid} ${username}`,
    JSON.stringify(variables),
    hashOf([...new Set(folders)].flatMap(programsIn)),
    existsSync(installed) ? readFileSync(installed, 'utf8') : '',
  ];
}
