import type { Severity } from '../../core/severity.ts';
import type { VariableEffect } from '../../core/workload/environment-variable.ts';

type Test = (value: string) => VariableEffect | undefined;

/** Directories in which everyone may make files. */
const openFolders = /^\/(?:tmp|var\/tmp|dev\/shm|run\/lock|var\/lock)(?:\/|$)/u;

/** What of a search path lets others put files in front: an empty or relative part, or an open directory. */
function openPart(part: string): string | undefined {
  if (part === '') return 'an empty part, which is the working directory,';
  // What a variable or a home directory stands for is not known here.
  if (/^[$~]/u.test(part)) return undefined;
  if (!part.startsWith('/')) return `${part}, which is below the working directory,`;
  return openFolders.test(part) ? `${part}, where everyone may make files,` : undefined;
}

/** Of a list of directories with colons between; what `$NAME` stands for is not looked at. */
function searchPath(severity: Severity, behind: Severity, loads: string): Test {
  return (value) => {
    const parts = value.split(':');
    // A path that is empty as a whole is one that is not set.
    if (value === '') return undefined;
    const index = parts.findIndex((part) => openPart(part) !== undefined);
    if (index === -1) return undefined;
    return {
      severity: index === 0 ? severity : behind,
      what: `${openPart(parts[index] ?? '') ?? ''} is searched for ${loads}`,
    };
  };
}

const loaded: Test = (value) => {
  const files = value.split(/[\s:]+/u).filter((one) => one !== '');
  if (files.length === 0) return undefined;
  const open = files.find((one) => !one.startsWith('/') || openFolders.test(one));
  return open === undefined
    ? { severity: 'info', what: 'a library is loaded into every program' }
    : { severity: 'medium', what: `${open}, which others may replace, is loaded into every program` };
};

const always =
  (severity: Severity, what: string): Test =>
  (value) =>
    value === '' ? undefined : { severity, what };

const when =
  (form: RegExp, severity: Severity, what: string): Test =>
  (value) =>
    form.test(value) ? { severity, what } : undefined;

const isTrue = /^(?:1|true|yes|on|y|enabled?)$/iu;
const isFalse = /^(?:0|false|no|off|n|disabled?|none)$/iu;

const javaIsOpen = 'the debugger or the management of Java is open without a password: it runs any code';

/** A debugger that listens: on loopback alone (the default from Java 9 on) only the container itself reaches it. */
const javaDebugger: Test = (value) => {
  if (/-Dcom\.sun\.management\.jmxremote\.authenticate=false/u.test(value))
    return { severity: 'high', what: javaIsOpen };
  const [, options] = /(?:-agentlib:jdwp=|-Xrunjdwp:)(\S+)/u.exec(value) ?? [];
  if (options === undefined || /(?:^|,)server=n/u.test(options)) return undefined;
  const isLocal = /(?:^|,)address=(?:localhost|127\.[\d.]+|\[?::1\]?)(?=[:,]|$)/u.test(options);
  return isLocal
    ? { severity: 'low', what: 'the debugger of Java listens in the container: it runs any code' }
    : { severity: 'high', what: javaIsOpen };
};

/**
 * Variables that change what programs load, or turn their protection off. Sources: ld.so(8), the manuals of the
 * programs, and the pages of the images on Docker Hub, 2026.
 */
const effects: Readonly<Record<string, Test>> = {
  LD_PRELOAD: loaded,
  LD_AUDIT: loaded,
  LD_LIBRARY_PATH: searchPath('medium', 'low', 'libraries'),
  PATH: searchPath('medium', 'low', 'programs'),
  PYTHONPATH: searchPath('low', 'low', 'modules of Python'),
  NODE_PATH: searchPath('low', 'low', 'modules of Node.js'),
  PERL5LIB: searchPath('low', 'low', 'modules of Perl'),
  RUBYLIB: searchPath('low', 'low', 'libraries of Ruby'),
  CLASSPATH: searchPath('info', 'info', 'classes of Java'),
  BASH_ENV: (value) =>
    openFolders.test(value) ? { severity: 'medium', what: `${value} is run by every bash` } : undefined,
  SSLKEYLOGFILE: always('medium', 'the keys of encrypted connections are written to a file'),
  PYTHONHASHSEED: when(
    /^\d+$/u,
    'low',
    'the hashes of Python are predictable: many equal ones stop a server',
  ),
  DOCKER_CONTENT_TRUST: when(isFalse, 'low', 'docker pulls images without their signatures'),
  NODE_OPTIONS: (value) => {
    if (/--inspect(?:-brk|-wait)?(?:=|\s+)?(?:0\.0\.0\.0|\[?::\]?)/u.test(value))
      return { severity: 'high', what: 'the debugger of Node.js listens on all addresses: it runs any code' };
    return /--inspect/u.test(value)
      ? { severity: 'medium', what: 'the debugger of Node.js is open: it runs any code' }
      : undefined;
  },
  JAVA_OPTS: javaDebugger,
  JAVA_TOOL_OPTIONS: javaDebugger,
  JDK_JAVA_OPTIONS: javaDebugger,
  CATALINA_OPTS: javaDebugger,
  _JAVA_OPTIONS: javaDebugger,
  JPDA_ADDRESS: when(
    /^(?!localhost|127\.|\[?::1)/u,
    'high',
    'the debugger of Tomcat is open: it runs any code',
  ),
  GODEBUG: when(
    /\b(?:x509sha1=1|x509ignoreCN=0|tlsrsakex=1|tls10server=1|tls3des=1|execerrdot=0)/u,
    'low',
    'a protection of Go is turned off',
  ),
  FLASK_DEBUG: when(isTrue, 'medium', 'the debugger of Werkzeug is on: it runs any code'),
  WERKZEUG_DEBUG_PIN: when(
    /^off$/iu,
    'high',
    'the debugger of Werkzeug is open without its PIN: it runs any code',
  ),
  POSTGRES_HOST_AUTH_METHOD: when(/^trust$/iu, 'medium', 'everyone who reaches the database is let in'),
  NEO4J_AUTH: when(/^none$/iu, 'medium', 'everyone who reaches the database is let in'),
  ALLOW_EMPTY_PASSWORD: when(isTrue, 'medium', 'the service starts without a password'),
  ALLOW_ANONYMOUS_LOGIN: when(isTrue, 'medium', 'everyone who reaches the service is let in'),
  MYSQL_ALLOW_EMPTY_PASSWORD: when(isTrue, 'medium', 'root of the database has no password'),
  MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: when(isTrue, 'medium', 'root of the database has no password'),
  MARIADB_ALLOW_EMPTY_PASSWORD: when(isTrue, 'medium', 'root of the database has no password'),
  'xpack.security.enabled': when(isFalse, 'medium', 'everyone who reaches Elasticsearch is let in'),
};

const unverified = 'certificates are not verified: others may read and change what is sent';

/** Variables of a running service; in a build `image/unverified-packages` has those that turn verification off. */
const ofServices: Readonly<Record<string, Test>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: when(/^0$/u, 'medium', unverified),
  PYTHONHTTPSVERIFY: when(/^0$/u, 'medium', unverified),
  GIT_SSL_NO_VERIFY: when(isTrue, 'medium', unverified),
  GF_AUTH_ANONYMOUS_ENABLED: when(isTrue, 'low', 'Grafana shows its dashboards to everyone who reaches it'),
  ME_CONFIG_BASICAUTH: when(isFalse, 'medium', 'everyone who reaches mongo-express changes the database'),
  ME_CONFIG_BASICAUTH_ENABLED: when(
    isFalse,
    'medium',
    'everyone who reaches mongo-express changes the database',
  ),
  DISABLE_SECURITY_PLUGIN: when(isTrue, 'medium', 'everyone who reaches OpenSearch is let in'),
  'plugins.security.disabled': when(isTrue, 'medium', 'everyone who reaches OpenSearch is let in'),
  ARANGO_NO_AUTH: when(isTrue, 'medium', 'everyone who reaches the database is let in'),
  AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: when(isTrue, 'medium', 'everyone who reaches Weaviate is let in'),
  WEBUI_AUTH: when(isFalse, 'medium', 'everyone who reaches Open WebUI is let in'),
  FLOWER_UNAUTHENTICATED_API: when(isTrue, 'medium', 'everyone who reaches Flower controls the workers'),
  DOCKER_TLS_CERTDIR: when(
    /^$/u,
    'medium',
    'the Docker daemon of the image listens without TLS: everyone who reaches port 2375 controls it',
  ),
  VAULT_SKIP_VERIFY: when(isTrue, 'medium', unverified),
  CONSUL_HTTP_SSL_VERIFY: when(isFalse, 'medium', unverified),
  TRAEFIK_API_INSECURE: when(isTrue, 'medium', 'the API of Traefik is open without a password'),
  VAULT_DEV_ROOT_TOKEN_ID: always('medium', 'Vault runs in its mode for developers, in memory and unsealed'),
  PMA_ARBITRARY: when(isTrue, 'low', 'phpMyAdmin connects to any server that a visitor names'),
  KC_HOSTNAME_STRICT: when(isFalse, 'low', 'Keycloak takes its address from requests'),
};

/** Returns how a variable with a value weakens the programs of an image; `undefined` if it does not. */
export function variableEffect(name: string, value: string): VariableEffect | undefined {
  return Object.hasOwn(effects, name) ? effects[name]?.(value) : undefined;
}

/**
 * Returns how a variable with a value weakens the programs of a running workload, `none` if it does not; `undefined` for
 * a name that is not known to.
 */
export function effectOnWorkload(name: string, value: string): VariableEffect | 'none' | undefined {
  const test = Object.hasOwn(ofServices, name)
    ? ofServices[name]
    : Object.hasOwn(effects, name)
      ? effects[name]
      : undefined;
  return test === undefined ? undefined : (test(value) ?? 'none');
}

/** Whether a variable is one of those that weaken a running workload. */
export function mayWeakenWorkload(name: string): boolean {
  return mayWeaken(name) || Object.hasOwn(ofServices, name);
}

/** Whether a variable is one of those, so that its value matters. */
export function mayWeaken(name: string): boolean {
  return Object.hasOwn(effects, name);
}

const development: Readonly<Record<string, RegExp>> = {
  APP_DEBUG: isTrue,
  APP_ENV: /^(?:dev|development|local)$/iu,
  ASPNETCORE_ENVIRONMENT: /^development$/iu,
  DJANGO_DEBUG: isTrue,
  DOTNET_ENVIRONMENT: /^development$/iu,
  FLASK_ENV: /^development$/iu,
  GIN_MODE: /^debug$/iu,
  NODE_ENV: /^development$/iu,
  RACK_ENV: /^development$/iu,
  RAILS_ENV: /^development$/iu,
};

/** Whether a variable starts an application in its mode for developers, with its messages and tools. */
export function startsDevelopmentMode(name: string, value: string): boolean {
  return Object.hasOwn(development, name) && development[name]?.test(value) === true;
}
