/** Names of credential files in any directory (manuals of their programs, 2026). */
const names =
  /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|[._]netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.htpasswd|\.pypirc|\.dockercfg|\.vault-token|\.env(?:\.(?:local|prod|production|staging|dev|development))?|kubeconfig|secring\.gpg|credentials\.(?:json|xml)|application_default_credentials\.json|terraform\.tfstate|.{1,80}\.(?:p12|pfx|jks|kdbx|keystore|ppk))$/u;

/** Credential files in directories of these names. */
const inFolders = /(?:^|\/)(?:\.aws\/credentials|\.docker\/config\.json|\.kube\/config)$/u;

/** Returns the name of a credential file; `undefined` for any other path. */
export function credentialFileName(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (names.test(name)) return name;
  return inFolders.exec(path)?.[0].replace(/^\//u, '');
}
