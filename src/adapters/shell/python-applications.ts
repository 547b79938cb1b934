import { posix } from 'node:path';
import { optionValues } from './option-values.ts';

/** Servers and workers that import an application: options that name its folder, files that they run, and its module. */
interface Importer {
  folder?: string;
  files?: string;
  module?: string;
  /** Whether an operand names the module. */
  hasOperand?: true;
  /** The user by whom the module is imported: files are read before. */
  user?: string;
  /** A file that it runs, if an option names none. */
  usual?: string;
}

const importers: Readonly<Record<string, Importer>> = {
  gunicorn: {
    folder: '--chdir --pythonpath',
    files: '-c --config',
    hasOperand: true,
    user: '-u --user',
    usual: 'gunicorn.conf.py',
  },
  uvicorn: { folder: '--app-dir', files: '--env-file --log-config', hasOperand: true },
  hypercorn: { files: '-c --config', hasOperand: true },
  daphne: { hasOperand: true },
  granian: { folder: '--working-dir', hasOperand: true },
  'waitress-serve': { hasOperand: true },
  dramatiq: { folder: '--path -P', hasOperand: true },
  celery: { folder: '--workdir', module: '-A --app', user: '--uid' },
  flask: { module: '--app -A' },
  uwsgi: {
    folder: '--chdir --pythonpath --pp',
    files: '--ini --yaml --yml --json --xml --wsgi-file --file -i -y -j -x',
    module: '-w --module --wsgi',
    user: '--uid',
  },
};

/** Returns the files of a module of Python in a folder: `app.main:create()`. */
function filesOfModule(folder: string, named: string): readonly string[] {
  const [module = ''] = named.split(':', 1);
  if (module.endsWith('.py')) return [posix.join(folder, module)];
  if (!/^[A-Za-z_][\w.]*$/u.test(module)) return [];
  const path = posix.join(folder, module.replaceAll('.', '/'));
  return [`${path}.py`, `${path}/__init__.py`];
}

/** Returns the files that `python -m MODULE` runs in the folder where it runs. */
function filesOfMain(module: string): readonly string[] {
  return [...filesOfModule('.', module), `${module.replaceAll('.', '/')}/__main__.py`];
}

/** Returns the files, relative to where it runs, of the application that a server or a worker imports. */
function filesOfImporter(name: string, args: readonly string[]): readonly string[] {
  const importer = Object.hasOwn(importers, name) ? importers[name] : undefined;
  if (importer === undefined) return [];
  const folder = optionValues(args, importer.folder).at(-1) ?? '.';
  const operands = args.filter((word) => /^[A-Za-z_][\w.]*:[\w.]+(?:\(.*\))?$/u.test(word));
  const modules = [
    ...optionValues(args, importer.module),
    ...(importer.hasOperand === true ? operands : []),
    ...(name === 'flask' ? ['app', 'wsgi'] : []),
  ];
  const users = args.includes('--preload') ? [] : optionValues(args, importer.user);
  const isOthers = users.some((user) => !/^(?:root|0)$/u.test(user));
  const named = optionValues(args, importer.files);
  const usual = importer.usual === undefined || named.length > 0 ? [] : [importer.usual];
  return [
    ...(isOthers ? [] : modules.flatMap((module) => filesOfModule(folder, module))),
    ...named,
    ...usual,
  ];
}

/** Returns the files of the module or the application of Python that a program runs, relative to where it runs. */
export function pythonFiles(name: string, args: readonly string[]): readonly string[] {
  if (!/^(?:python|pypy)[\d.]*$/u.test(name)) return filesOfImporter(name, args);
  const at = args.indexOf('-m');
  const module = args[at + 1];
  if (at < 0 || module === undefined || !/^[\w.]+$/u.test(module)) return [];
  return [...filesOfMain(module), ...filesOfImporter(module, args.slice(at + 2))];
}
