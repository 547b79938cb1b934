import { namesCredential } from './secret-names.ts';

/** Names of files that configure a program. */
const configuration =
  /\.(?:conf|cfg|cnf|cf|ini|toml|ya?ml|json5?|xml|properties|env|config|settings|alloy|river|hcl|rules|tmpl|template|sh|sql|service|lua|vcl|yml\.dist)$|^(?:Caddyfile|Corefile|\.env(?:\..*)?|\.?npmrc|\.?yarnrc|\.?pypirc|config|daemon\.json|(?:docker-)?entrypoint.*|crontab.*)$/iu;

/** Names of programs, pages and the like: what they hold is no configuration. */
const noConfiguration =
  /\.(?:css|s[ac]ss|less|html?|xhtml|md|rst|adoc|svg|map|lock|csv|tsv|po|mo|log|pid|db|sqlite3?|[jt]sx?|mjs|cjs|vue|svelte|py|rb|go|rs|java|kt|c|h|cc|cpp|hpp|cs|php|pl|scala|swift|jar|war|so|wasm|png|jpe?g|gif|ico|webp|woff2?|ttf|gz|tgz|zip|tar|bz2|xz|zst|7z|rdb|aof|dump|bak|dist)$|^(?:package(?:-lock)?|composer|tsconfig(?:\..*)?|angular|nx|turbo|deno|bun|pnpm-lock|yarn)\.(?:json|ya?ml|lock)$|^(?:nsswitch\.conf|openssl\.cnf)$/iu;

/** Sources of programs that are their settings. */
const settingsInCode = /(?:config|settings|\.conf|secrets?)[\w.-]{0,32}\.(?:[cm]?[jt]s|py|rb|php)$/iu;

/** Files of keys and password hashes, whose only use is to hold them. */
const keyFile =
  /\.(?:pem|key|crt|cer|der|p12|pfx|jks|jceks|keystore|truststore|kdbx|pub|asc|gpg|age|csr|srl|htpasswd|keytab|ppk)$|^(?:id_(?:rsa|dsa|ecdsa|ed25519).*|\.?htpasswd.*|\.?htdigest.*|passwd|shadow|\.netrc|\.pgpass|\.git-credentials|acme\.json|users\.acl|authorized_keys|known_hosts)$/iu;

/** Whether a file is for a credential by its name, as that of a secret is. */
export function holdsSecretByName(name: string): boolean {
  const stem = name.replace(/\.(?:txt|secret|password|pw|token)$/iu, '');
  const isText = stem !== name || !/\.[a-z]/iu.test(name);
  return keyFile.test(name) || (isText && namesCredential(stem.replaceAll(/[-.]/gu, '_')));
}

/** Whether a file in a folder of configurations is one, by its name. */
export function isConfigurationFile(name: string): boolean {
  return configuration.test(name) && !noConfiguration.test(name);
}

/** Whether a file that is mounted by itself may configure the program. */
export function mayConfigure(name: string): boolean {
  return settingsInCode.test(name) || !noConfiguration.test(name);
}

const configurationTarget =
  /(?:^|\/)(?:etc|conf(?:ig)?s?|[\w-]+\.d|provisioning|dynamic|rules|sites-(?:enabled|available)|templates)(?:\/|$)/iu;

/** Whether a folder that is mounted holds configurations: by its place in the container, which cannot change it or is `/etc`. */
export function isConfigurationFolder({ target, readOnly }: { target: string; readOnly: boolean }): boolean {
  return (
    target.startsWith('/etc/') ||
    target.includes('docker-entrypoint-initdb.d') ||
    (readOnly && configurationTarget.test(target))
  );
}
