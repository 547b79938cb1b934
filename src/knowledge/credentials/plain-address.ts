import { namesCredential } from './secret-names.ts';
import { looksLikeKey } from './formats/random-text.ts';

/** An address, or several with commas between: `amqp://mq:5672/x`, `mongodb://a,b/db?replicaSet=rs`, `jdbc:x://db/y`. */
const address =
  /^(?:[a-z]{1,16}:)?[a-z][a-z\d+.-]{0,32}:\/\/([\w.:,[\]-]{1,255})(\/[\w./-]{0,64})?(?:\?([\w.,=&/:-]{1,255}))?$/iu;

/** Parameters of drivers that say how to connect and to what, in no word who connects. */
const ofConnection =
  /^(?:(?:use)?(?:ssl|tls)(?:[_-]?mode)?|sslrootcert|encrypt|replicaset|readpreference|readconcernlevel|w|authsource|compressors|charset|characterencoding|encoding|collation|(?:server)?time_?zone|loc|schema|currentschema|search_path|application_?name|server_?version|protocol|driver|target_session_attrs|pgbouncer|db|database|vhost)$/iu;

/** Values that are no credential under any other name either. */
const plainValue = /^(?:true|false|yes|no|on|off|\d{1,6}|\d{1,4}m?s)$/iu;

/** Whether a parameter says something other than who connects; what is not known may be a credential. */
function isHarmlessParameter(text: string): boolean {
  const [name = '', value = '', ...more] = text.split('=');
  if (more.length > 0 || namesCredential(name)) return false;
  return ofConnection.test(name) ? !looksLikeKey(value) : /^\w{4,}$/u.test(name) && plainValue.test(value);
}

/** Whether a whole value is an address of a service with neither a user nor anything that may be a credential. */
export function isPlainAddress(value: string): boolean {
  const [, , path = '', parameters] = address.exec(value) ?? [];
  if (!address.test(value) || path.split('/').some(looksLikeKey)) return false;
  return parameters === undefined || parameters.split('&').every(isHarmlessParameter);
}
