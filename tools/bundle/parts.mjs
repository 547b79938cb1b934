// Which modules of the bundle share a file: those that the same runs load.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a run loads for certain, or loads late: a module and all that it imports. A file costs each run that loads it
 * some 0.3 ms, and code that a run does not need costs about as much for each 10 KiB, so a file holds what one set of
 * these runs needs, and no more.
 */
const runs = {
  start: ['cli/output/output', 'core/errors'],
  command: ['app/runtime/local-machine', 'cli/registry', 'cli/syntax/arguments', 'reports/text/plain-text'],
  lint: [
    'app/lint',
    'app/targets/dockerfile/read',
    'cli/report/nothing-in-scope',
    'cli/report/report-command',
    'reports/json/json',
    'reports/table/table',
  ],
  compose: ['app/targets/compose/read'],
  audit: ['app/audit'],
  scan: ['app/scan/compare-with-advisories', 'app/scan/scan'],
  // What a scan from the cache does not load.
  files: ['app/scan/read-lasting-software'],
  document: ['app/scan/read-sbom-target'],
  registry: ['app/trust/trust-access', 'io/engine/client', 'io/engine/resolve-endpoint'],
  facts: [
    'app/collect-live',
    'app/scan/compare-with-advisories',
    'app/targets/named-project',
    'app/targets/read-targets',
    'cli/output/describe-error',
  ],
  sbom: ['app/scan/sbom', 'reports/sbom/package-table'],
  lock: ['app/trust/lock/image-trust'],
  trust: [
    'app/trust/engine-settings',
    'app/trust/exit-code',
    'app/trust/verify-images',
    'reports/trust/write-statements',
  ],
  bundle: ['app/trust/verify-bundle-file'],
};

/** The runs that are part of all others: `--version`, then every command. Their files hold what others need too. */
const everyRun = ['start', 'command'];

/** The groups of modules for the bundler, which makes a file of each. `sources` is the folder of the modules. */
export function groupsOf(sources) {
  const entries = Object.entries(runs).map(([run, names]) => [
    run,
    names.map((name) => moduleIn(sources, name)),
  ]);
  let files;
  const fileOf = (id, context) => {
    files ??= filesOf(loadedBy(entries, (module) => context.getModuleInfo(module)?.importedIds ?? []));
    return files.get(id);
  };
  const ranks = entries.length + everyRun.length;
  return Array.from({ length: ranks }, (_, index) => ({
    debugName: `rank ${ranks - index}`,
    priority: ranks - index,
    name(id, context) {
      const file = fileOf(id, context);
      return file?.rank === ranks - index ? file.name : null;
    },
  }));
}

function moduleIn(sources, name) {
  const path = join(sources, `${name}.ts`);
  if (!existsSync(path)) throw new Error(`no such module: ${path}`);
  return path;
}

/** The names of the runs that load each module, in the order of the table. */
function loadedBy(entries, importsOf) {
  const found = new Map();
  for (const [run, modules] of entries) {
    const waiting = [...modules];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const names = found.get(id) ?? [];
      if (names.at(-1) === run) continue;
      found.set(id, [...names, run]);
      waiting.push(...importsOf(id));
    }
  }
  return found;
}

/**
 * The file of each module, and its rank: what a module imports is taken before it, because it is loaded by all the runs
 * that load the module.
 */
function filesOf(loaded) {
  const most = Object.keys(runs).length;
  return new Map(
    [...loaded].map(([id, names]) => {
      const part = everyRun.find((run) => names.includes(run));
      if (part === undefined) return [id, { name: names.join('-'), rank: names.length }];
      return [id, { name: part, rank: most + everyRun.length - everyRun.indexOf(part) }];
    }),
  );
}
