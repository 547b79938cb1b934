import { namesCredential } from './secret-names.ts';
import { looksLikeKey } from './credential-formats/random-text.ts';

/** An address, or several with commas between: `amqp://mq:5672/x`, `mongodb://a,b/db?replicaSet=rs`, `jdbc:x://db/y`. */
const address =
  /^(?:[a-z]{1,16}:)?[a-z][a-z\d+.-]{0,32}:\/\/([\w.:,[\]-]{1,255})(\/[\w./-]{0,64})?(?:\?([\w.,=&/:-]{1,255}))?$/iu;

/** Whether a parameter says something other than who connects. */
function isHarmlessParameter(text: string): boolean {
  const [name = '', value = ''] = text.split('=', 2);
  return !namesCredential(name) && !/^(?:user|uid|username|login|auth)$/iu.test(name) && !looksLikeKey(value);
}

/** Whether a whole value is an address of a service with neither a user nor anything that may be a credential. */
export function isPlainAddress(value: string): boolean {
  const [, , path = '', parameters] = address.exec(value) ?? [];
  if (!address.test(value) || path.split('/').some(looksLikeKey)) return false;
  return parameters === undefined || parameters.split('&').every(isHarmlessParameter);
}
