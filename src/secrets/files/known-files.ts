import type { CredentialStrength } from '../../core/image/file-credential.ts';
import type { FoundSign } from './found-sign.ts';
import { isReference } from '../../knowledge/credentials/formats/reference.ts';
import { isSamplePassword } from './placeholders.ts';

/** A file of a program that holds credentials, and where in it they are. */
interface KnownFile {
  /** The end of its path. */
  path: RegExp;
  /** Finds each credential, as the group `value`. */
  form: RegExp;
  detector: string;
  strength: CredentialStrength;
  /** Whether a value is a credential; missing if every value is. */
  confirm?: (value: string) => boolean;
}

/** A hash of a password, not a locked account: crypt(5), and DES with its 13 characters. */
function isHash(value: string): boolean {
  return /^!{0,2}(?:\$[\w]{1,10}\$\S{10,200}|[\w./]{13}|_[\w./]{19})$/u.test(value);
}

function isPassword(value: string): boolean {
  return !isReference(value) && !isSamplePassword(value);
}

function file(
  path: RegExp,
  detector: string,
  form: RegExp,
  strength: CredentialStrength = 'usable',
  confirm: KnownFile['confirm'] = isPassword,
): KnownFile {
  return { path, detector, form, strength, confirm };
}

/** Manuals of the programs (Debian 13), and the pages on credentials of their publishers (2026). */
const knownFiles: readonly KnownFile[] = [
  file(/\/[._]netrc$/u, 'password in .netrc', /\bpassword\s{1,20}(?<value>\S{1,512})/gu),
  file(
    /\/\.pgpass$/u,
    'password in .pgpass',
    /^[^#:\n][^:\n]{0,255}:[^:\n]{0,64}:[^:\n]{0,128}:[^:\n]{0,128}:(?<value>[^\n]{1,512})$/gmu,
  ),
  file(
    /\/(?:\.docker\/config\.json|\.dockercfg)$/u,
    'registry credential',
    /"(?:auth|identitytoken|registrytoken)"\s{0,8}:\s{0,8}"(?<value>[\w+/=.-]{8,8192})"/gu,
  ),
  file(
    /\/(?:\.kube\/config|kubeconfig|etc\/kubernetes\/[\w.-]{1,64}\.conf|k3s\.yaml)$/u,
    'Kubernetes credential',
    /^\s{0,32}(?:token|password|client-key-data):\s{1,8}["']?(?<value>[\w+/=.-]{8,16384})/gmu,
  ),
  file(
    /\/etc\/g?shadow-?$/u,
    'password hash',
    /^[\w.-]{1,32}:(?<value>[^:\n]{1,256}):/gmu,
    'protected',
    isHash,
  ),
  file(
    /\/\.?[\w.-]{0,32}htpasswd$/u,
    'password hash',
    /^[^:#\s]{1,64}:(?<value>\S{8,256})$/gmu,
    'protected',
    isHash,
  ),
  file(
    /\/master\.key$|\/credentials\/[\w.-]{1,32}\.key$/u,
    'Rails master key',
    /^(?<value>[\da-f]{32})\s*$/gu,
  ),
  file(
    /\/\.aws\/(?:credentials|config)$/u,
    'AWS secret key',
    /\baws_(?:secret_access_key|session_token)\s{0,8}=\s{0,8}(?<value>[\w+/=]{40,2048})/gu,
  ),
  file(
    /\/gcloud\/(?:application_default_credentials|legacy_credentials\/.{1,128}\/adc)\.json$/u,
    'Google refresh token',
    /"(?:refresh_token|client_secret)"\s{0,8}:\s{0,8}"(?<value>[^"\n]{8,512})"/gu,
  ),
  file(
    /\/\.azure\/(?:accessTokens|msal_token_cache)\.json$/u,
    'Azure token',
    /"(?:refreshToken|accessToken|secret)"\s{0,8}:\s{0,8}"(?<value>[^"\n]{16,8192})"/gu,
  ),
  file(/\/\.vault-token$/u, 'Vault token', /^(?<value>[\w.-]{20,512})\s*$/gu),
  file(
    /\/credentials\.tfrc\.json$/u,
    'HCP Terraform token',
    /"token"\s{0,8}:\s{0,8}"(?<value>[^"\n]{8,512})"/gu,
  ),
  file(
    /\/\.cargo\/credentials(?:\.toml)?$/u,
    'registry token of Cargo',
    /^\s{0,8}token\s{0,8}=\s{0,8}"(?<value>[^"\n]{8,512})"/gmu,
  ),
  file(
    /\/\.gem\/credentials$/u,
    'registry key of RubyGems',
    /^:?[\w-]{1,64}:\s{1,8}(?<value>\S{16,512})$/gmu,
  ),
  file(
    /\/\.m2\/settings(?:-security)?\.xml$/u,
    'password in Maven settings',
    /<(?:password|passphrase|master)>(?<value>[^<\n]{1,512})<\//gu,
  ),
  file(
    /\/nuget\.config$/iu,
    'password in NuGet.Config',
    /<add\s{1,8}key="ClearTextPassword"\s{1,8}value="(?<value>[^"\n]{1,512})"/giu,
  ),
  file(
    /\/tomcat-users\.xml$/u,
    'password of Tomcat',
    /<user\s[^<>]{0,200}\bpassword="(?<value>[^"\n]{1,256})"/gu,
  ),
  file(
    /\/(?:\.composer|\.config\/composer|composer)\/auth\.json$|\/auth\.json$/u,
    'registry credential of Composer',
    /"(?:password|token)"\s{0,8}:\s{0,8}"(?<value>[^"\n]{4,512})"/gu,
  ),
  file(/\/\.erlang\.cookie$/u, 'Erlang cookie', /^(?<value>\w{8,255})\s*$/gu),
  file(
    /\/sasl_passwd$/u,
    'password of a mail relay',
    /^[^#\s]\S{0,255}[ \t]{1,16}[^\s:]{1,128}:(?<value>\S{1,256})$/gmu,
  ),
  file(
    /\/etc\/ppp\/(?:chap|pap)-secrets$/u,
    'password of a connection',
    /^[^#\s]\S{0,128}[ \t]{1,16}\S{1,128}[ \t]{1,16}(?<value>"[^"\n]{1,128}"|[^\s"]{1,128})/gmu,
  ),
  file(
    /\/wpa_supplicant[\w.-]{0,32}\.conf$/u,
    'password of a wireless network',
    /^\s{0,8}(?:psk|password)=(?<value>"[^"\n]{1,128}"|[\da-f]{64})/gmu,
  ),
  file(
    /\/\.(?:s3cfg|boto)$/u,
    'key of an object store',
    /^\s{0,8}(?:secret_key|aws_secret_access_key|gs_secret_access_key|gs_oauth2_refresh_token)\s{0,8}=\s{0,8}(?<value>\S{8,512})/gmu,
  ),
  file(
    /\/rclone\.conf$/u,
    'password of rclone',
    /^(?:pass|password|secret_access_key|client_secret|token)\s{0,8}=\s{0,8}(?<value>\S.{3,2048})$/gmu,
  ),
  file(
    /\/\.passwd-s3fs$|\/etc\/passwd-s3fs$/u,
    'key of an object store',
    /^(?:[\w.-]{1,64}:)?\w{16,128}:(?<value>[\w+/]{40})$/gmu,
  ),
  file(
    /\/\.(?:config\/gh\/hosts\.yml|config\/hub)$/u,
    'token of GitHub CLI',
    /^\s{0,16}oauth_token:\s{1,8}(?<value>\S{8,512})/gmu,
  ),
];

/** Returns the credentials in a file that belongs to a known program. */
export function knownFileSigns(path: string, text: () => string): readonly FoundSign[] {
  return knownFiles
    .filter((known) => known.path.test(path))
    .flatMap(({ detector, form, strength, confirm }) =>
      [...text().matchAll(form)].flatMap((found): FoundSign[] => {
        const { value = '' } = found.groups ?? {};
        if (confirm !== undefined && !confirm(value)) return [];
        const at = found.index + Math.max(0, found[0].indexOf(value));
        return [{ detector, strength, at, length: value.length }];
      }),
    );
}

/** Files for credentials, in the form of settings. */
const credentialSettings =
  /\/(?:\.env(?:\.[\w-]{1,32}){0,2}|[\w.-]{1,64}\.env|\.my\.cnf|\.mylogin\.cnf|debian\.cnf|\.pypirc|\.npmrc|\.yarnrc(?:\.yml)?|pip\.conf|\.git-credentials|[\w.-]{0,64}(?:secrets?|credentials?|passwords?|vault)(?:[\w.-]{0,32})?\.(?:ya?ml|json|toml|ini|properties|conf|env|cfg|txt)|terraform\.tfstate(?:\.backup)?|[\w.-]{1,64}\.tfvars(?:\.json)?|wp-config\.php)$/iu;

/** Samples of such files have no credentials. */
const sampleFile =
  /(?:^|[._/-])(?:example|sample|template|dist|tmpl|tpl|default|skel(?:eton)?)(?:[._/-]|$)/iu;

const settingsFile =
  /\.(?:ini|cfg|conf|cnf|config|properties|props|ya?ml|json|toml|xml|tf|tfvars|settings|plist|env|envrc)$|\/(?:\.bash(?:rc|_profile|_aliases)|\.profile|\.zshrc|\.zshenv|environment|(?:local_|prod(?:uction)?_|base_)?settings\.py|config(?:uration)?\.(?:php|py|rb|js|ts)|database\.(?:php|py)|local\.py|(?:Dockerfile|Containerfile)[\w.-]{0,64})$/iu;

/** JSON and YAML that machines wrote about other things: packages, translations, schemas. */
const noSettings =
  /\/(?:package(?:-lock)?|composer|tsconfig[\w.-]{0,32}|npm-shrinkwrap|manifest|angular|pnpm-lock|\.package-lock|[\w.-]{0,64}(?:schema|i18n|locale|messages|swagger|openapi)[\w.-]{0,32})\.(?:json|ya?ml|lock)$|\/(?:locales?|i18n|lang(?:uages?)?|translations?|l10n|nls|schemas?|mime|terminfo|zoneinfo|icons|fonts)\//iu;

/** How the settings of a file are read; absent if it is no file of settings. */
export function settingsKind(path: string): { isForCredentials: boolean } | undefined {
  if (credentialSettings.test(path)) return { isForCredentials: !sampleFile.test(path) };
  return settingsFile.test(path) && !noSettings.test(path) ? { isForCredentials: false } : undefined;
}

/** Whether a file keeps the commands that a user typed. */
export function isShellHistory(path: string): boolean {
  return /\/\.(?:bash|zsh|sh|ash|fish|mysql|psql|python|node_repl|rediscli|sqlite)_history$/u.test(path);
}
