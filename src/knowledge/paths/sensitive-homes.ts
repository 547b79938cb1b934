import { folders, trees, type SensitivePath } from './sensitive-path-row.ts';

/** The home that a path is in, and the rest: `/home/ada`, `.ssh/id_ed25519`. */
const inHome = /^(\/root|\/(?:home|Users)\/[^/]+)(?:\/(.+))?$/u;

/** Returns one expression for names below a home, each with everything below it. */
const namesOf = (...names: readonly string[]): RegExp =>
  new RegExp(`^(?:${names.map((name) => name.replaceAll('.', '\\.')).join('|')})(?:/|$)`, 'u');

const knownHosts = namesOf('.ssh/known_hosts');

/** Public keys: no secret, but who may write them logs in. */
const publicKeys = /^\.ssh\/(?:authorized_keys2?|[^/]+\.pub)$/u;

const credentialNames: readonly string[] = [
  '.ssh',
  '.aws',
  '.azure',
  '.oci',
  '.boto',
  '.s3cfg',
  '.docker',
  '.gnupg',
  '.kube',
  '.netrc',
  '.pki',
  '.git-credentials',
  '.password-store',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.pgpass',
  '.my.cnf',
  '.vault-token',
  '.terraform.d',
  '.m2',
  '.gem/credentials',
  '.cargo/credentials',
  '.bash_history',
  '.cargo/credentials.toml',
  '.zsh_history',
  '.mozilla',
  '.thunderbird',
  '.local/share/keyrings',
  '.config/gcloud',
  '.config/gh',
  '.config/hub',
  '.config/glab-cli',
  '.config/op',
  '.config/rclone',
  '.config/doctl',
  '.config/sops',
  '.config/containers',
  '.config/git',
  '.config/google-chrome',
  '.config/chromium',
  '.config/helm',
  'Library/Keychains',
  '.config/composer',
  '.composer/auth.json',
  '.config/pypoetry',
  '.config/hcloud',
  '.config/stripe',
  '.config/github-copilot',
  '.fly',
  '.pulumi',
  '.databrickscfg',
  '.snowflake',
  '.mc',
  '.claude',
  '.claude.json',
  '.codex',
  '.gemini',
  '.huggingface',
  '.local/share/opencode',
  '.config/argocd',
  '.config/solana',
  '.config/age',
  '.config/rbw',
  '.config/ngrok',
  '.config/linode-cli',
  '.config/scw',
  '.local/share/com.vercel.cli',
  '.local/share/caddy',
  '.argocd',
  '.vultr-cli.yaml',
  '.config/netlify',
  '.supabase',
  '.config/.wrangler',
  '.config/configstore',
  '.tsh',
  '.doppler',
  '.infisical',
  '.config/Bitwarden CLI',
  '.local/share/atuin',
  '.bundle/config',
  '.sbt/.credentials',
  '.ethereum',
  '.bitcoin',
  '.condarc',
  '.config/Signal',
  '.config/restic',
  '.wasabi',
  '.continue',
  '.terraformrc',
  '.mylogin.cnf',
  '.msmtprc',
  '.smbcredentials',
  '.davfs2',
  '.psql_history',
  '.mysql_history',
  '.python_history',
  '.local/share/fish/fish_history',
  '.kaggle',
  '.minikube',
  '.cloudflared',
  '.gradle/gradle.properties',
  '.nuget/NuGet',
  '.vault_pass',
  '.vault_pass.txt',
  '.Xauthority',
  '.1password/agent.sock',
  '.bitwarden-ssh-agent.sock',
];

const credentials = namesOf(...credentialNames);

/** Those that are stores of keys wherever a home is: the folder of a project has none by these names. */
const anywhere =
  /^(?<home>\/.+?)\/(?<rest>\.(?:ssh|gnupg|aws|azure|kube|netrc|pgpass|my\.cnf|git-credentials|vault-token|password-store|docker\/config\.json|m2\/settings(?:-security)?\.xml|config\/(?:gcloud|gh|rclone|sops))(?:\/.*)?)$/u;

/** What is below folders of keys, and none: caches of programs. */
const caches = namesOf(
  '.m2/repository',
  '.kube/cache',
  '.terraform.d/plugin-cache',
  '.config/gcloud/logs',
  '.minikube/cache',
);

/** What a cache has of keys: the models beside them are what such a mount is for. */
const keysInCache = namesOf('.cache/huggingface/token', '.cache/huggingface/stored_tokens');
const cachesWithKeys: ReadonlySet<string> = new Set(['.cache', '.cache/huggingface']);

/** Settings and programs below folders of keys, without a key. */
const withoutKeys = namesOf(
  '.docker/cli-plugins',
  '.config/containers/registries.conf',
  '.config/git/config',
  '.docker/buildx',
);

/** Returns the folders above names below a home, where they are not those of all programs. */
function foldersAbove(names: readonly string[]): ReadonlySet<string> {
  const above = names.flatMap((name) =>
    name.split('/').flatMap((_, at, parts) => (at === 0 ? [] : [parts.slice(0, at).join('/')])),
  );
  return new Set(above.filter((name) => !settings.test(name)));
}

/** Where rootless engines keep their data. */
const engines = namesOf('.local/share/docker', '.local/share/containers');

/** What a shell or a session runs automatically, or by name, below a home. */
export const homeStartFiles: readonly string[] = [
  '.bashrc',
  '.bash_profile',
  '.bash_login',
  '.bash_logout',
  '.bash_aliases',
  '.profile',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.zlogin',
  '.zlogout',
  '.vimrc',
  '.gitconfig',
  '.inputrc',
  '.pam_environment',
  '.config/fish',
  '.config/systemd',
  '.config/autostart',
  '.config/environment.d',
  '.local/bin',
  '.local/lib',
  'bin',
  '.bashrc.d',
  '.zshrc.d',
  '.oh-my-zsh',
  '.xprofile',
  '.xsession',
  '.xsessionrc',
  '.xinitrc',
  '.vim',
  '.config/nvim',
  '.emacs',
  '.emacs.d',
  '.tmux.conf',
  '.config/tmux',
  '.gdbinit',
  '.local/share/applications',
  '.config/docker',
  // Programs that version managers put into the search path, and servers that editors start over SSH.
  '.cargo/bin',
  'go/bin',
  '.bun/bin',
  '.deno/bin',
  '.volta',
  '.krew',
  '.dotnet/tools',
  '.local/share/pnpm',
  '.local/share/mise',
  '.npm-global',
  '.nvm',
  '.pyenv',
  '.rbenv',
  '.asdf',
  '.sdkman',
  '.vscode-server',
  '.cursor-server',
];

/** Folders of settings, above those of single programs. */
const settings =
  /^(?:\.(?:config|local)(?:\/share)?|AppData(?:\/(?:Local|Roaming))?|Library(?:\/Application Support)?)$/u;

const startNames = [
  ...homeStartFiles,
  'Library/LaunchAgents',
  'AppData/Roaming/Microsoft/Windows/Start Menu',
];
const started = namesOf(...startNames);

const aboveCredentials = foldersAbove(credentialNames);
const aboveStarted = foldersAbove(startNames);

function rowIn(home: string, rest: string, path: string): SensitivePath | undefined {
  if (knownHosts.test(rest)) return trees(['low', 'medium'], 'the machines that a user knows', path)[0];
  if (engines.test(rest))
    return trees(['high', 'critical'], 'the volumes and secrets of the containers of a user', path)[0];
  const write = home === '/root' ? 'critical' : 'high';
  if (publicKeys.test(rest)) return trees(['low', write], 'the keys that log in as a user', path)[0];
  if (caches.test(rest)) return trees(['low', 'medium'], 'what programs of a user keep', path)[0];
  if (cachesWithKeys.has(rest))
    return folders(['medium', 'medium'], 'caches of a user, with a token among models', path)[0];
  if (withoutKeys.test(rest)) return trees(['low', write], 'settings and programs of a user', path)[0];
  if (credentials.test(rest) || keysInCache.test(rest))
    return trees(['high', write], 'keys and tokens of a user', path)[0];
  if (settings.test(rest))
    return folders(['high', 'high'], 'the settings of a user, with tokens of programs', path)[0];
  if (started.test(rest)) return trees(['low', write], 'what a user runs at each login', path)[0];
  if (aboveCredentials.has(rest)) return folders(['high', write], 'keys and tokens of a user', path)[0];
  if (aboveStarted.has(rest)) return folders(['low', write], 'what a user runs by name', path)[0];
  if (home !== '/root') return undefined;
  // Projects are kept in folders of homes, also of root's: what they mount of their own is no part of the home.
  const isOfProject = rest.includes('/') && !rest.startsWith('.');
  return isOfProject ? undefined : trees(['medium', 'medium'], 'files in the home of root', path)[0];
}

/** Returns the row of a store of keys in a home of another place, or in a project below a home. */
function storeAnywhere(path: string): SensitivePath | undefined {
  const { home, rest } = anywhere.exec(path)?.groups ?? {};
  return home === undefined || rest === undefined ? undefined : rowIn(home, rest, path);
}

/**
 * Returns the row for a home, a directory of homes, or a sensitive part of a home; `undefined` for the
 * other data of a user or of root.
 */
export function sensitiveHome(path: string): SensitivePath | undefined {
  if (path === '/home' || path === '/Users')
    return folders(['high', 'critical'], 'the homes of all users, with their keys', path)[0];
  const [, home, rest] = inHome.exec(path) ?? [];
  if (home === undefined) return storeAnywhere(path);
  if (rest !== undefined) return rowIn(home, rest, path) ?? storeAnywhere(path);
  return home === '/root'
    ? folders(['high', 'critical'], 'the home of root, with its keys and its shell start-up files', path)[0]
    : folders(['high', 'high'], 'the home of a user, with keys and shell start-up files', path)[0];
}

/** Homes in a directory above them. */
export const homes: readonly SensitivePath[] = [
  ...folders(['high', 'critical'], 'the home of root, with its keys and its shell start-up files', '/root'),
  ...folders(['high', 'critical'], 'the homes of all users, with their keys', '/home', '/Users'),
];
