/** Names of credential files in any directory (manuals of their programs, 2026). */
const names =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|[._]netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.htpasswd|\.pypirc|\.dockercfg|\.vault-token|\.env(?:\.(?:local|prod|production|staging|dev|development))?|kubeconfig|secring\.gpg|credentials\.(?:json|xml)|application_default_credentials\.json|terraform\.tfstate|.{1,80}\.(?:p12|pfx|jks|kdbx|keystore|ppk))$/u;

/** Names of private keys and of accounts of programs; public keys of packages and repositories are `.key`, too. */
const keys =
  /^(?:(?:.{0,80}[-_.])?(?:server|client|tls|ssl|https|ca|host|localhost|cert|certificate|private|priv|privkey)\.key|(?:.{0,80}[-_.])?(?:priv(?:ate)?[-_]?)?key\.pem|(?:.{0,80}[-_.])?private\.pem|privkey\d*\.pem|service[-_]?account(?:[-_]?key)?\.json|\.vault_pass|secrets?\.(?:ya?ml|json|toml|env|properties)|terraform\.tfstate\.backup)$/u;

/** Names that say that anybody may have the key. */
const forEveryone = /(?:^|[-_.])pub(?:lic)?(?:[-_.]|$)/u;

/** Credential files in directories of these names. */
const inFolders = /(?:^|\/)(?:\.aws\/credentials|\.docker\/config\.json|\.kube\/config)$/u;

/** Returns the name of a credential file; `undefined` for any other path. */
export function credentialFileName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (names.test(name) || (keys.test(name) && !forEveryone.test(name))) return name;
  return inFolders.exec(path)?.[0].replace(/^\//u, '');
}

/** Folders of keys; others with a dot in front (`.aws`, `.docker`) also hold what a repository shares. */
const keyFolder = /(?:^|\/)(\.(?:ssh|gnupg))(?:\/+(?:\.\/*|\*+|id_\w*\*)?)?$/u;

/** Returns the name of a folder of keys, or of all of them in it, with a slash at its end; `undefined` for any other path. */
export function credentialFolderName(path: string): string | undefined {
  const name = keyFolder.exec(path)?.[1];
  return name === undefined ? undefined : `${name}/`;
}
