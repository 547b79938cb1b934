import { credentialFileName } from '../credentials/credential-files.ts';

/** Models of files with credentials, which are meant to be shared. */
const models = /(?:^|[._-])(?:example|sample|template|dist|tpl)(?:[._-]|$)/iu;

/** Files beside those of `credential-files` that hold credentials in a source tree. */
const files =
  /^(?:\.env(?:\.[\w-]+)?|\.npmrc|\.yarnrc\.yml|\.netrc|\.envrc|.{0,80}(?:^|[-_.])(?:priv(?:ate)?[-_]?)?key\.pem|privkey\d*\.pem|.{1,80}\.(?:key|tfvars|tfstate|tfstate\.backup)|secrets?\.(?:ya?ml|json|toml|env|properties)|service-?account(?:[-_]?key)?\.json|\.vault_pass|wp-config\.php)$/iu;

const folders: ReadonlySet<string> = new Set(['.ssh', '.aws', '.gnupg', '.kube', '.azure', '.gcloud']);

/** Whether a path of a build context, a directory with a slash at its end, is likely to hold credentials, by its name. */
export function mayHoldCredentials(path: string): boolean {
  const parts = path.replace(/\/$/u, '').split('/');
  const name = parts.at(-1) ?? '';
  if (path.endsWith('/')) return folders.has(name);
  if (parts.slice(0, -1).some((part) => folders.has(part)) || models.test(name)) return false;
  return files.test(name) || credentialFileName(path) !== undefined;
}

/** Directories and files of tools on a developer’s machine, which no image needs. */
const unneeded: ReadonlySet<string> = new Set([
  '.cache',
  '.DS_Store',
  '.eslintcache',
  '.gradle',
  '.idea',
  '.mypy_cache',
  '.nyc_output',
  '.parcel-cache',
  '.pytest_cache',
  '.ruff_cache',
  '.terraform',
  '.tox',
  '.venv',
  '.vs',
  '.vscode',
  'Thumbs.db',
  '__pycache__',
  'node_modules',
  'npm-debug.log',
  'yarn-error.log',
]);

/** Whether a path of a build context is of a tool on a developer’s machine; not what is below such a directory. */
export function isUnneeded(path: string): boolean {
  const parts = path.replace(/\/$/u, '').split('/');
  return unneeded.has(parts.at(-1) ?? '') && !parts.slice(0, -1).some((part) => unneeded.has(part));
}

/** Whether a path of a build context is the directory with the history of a repository. */
export function isHistory(path: string): boolean {
  return /(?:^|\/)\.(?:git|hg|svn)\/$/u.test(path);
}

/** Whether a path of a build context should be in no image, for one of these reasons. */
export function isUnwanted(path: string): boolean {
  return mayHoldCredentials(path) || isHistory(path) || isUnneeded(path);
}
