import { parseLocatedJson, type LocatedValue } from '../../formats/json/located-json.ts';
import { credentialDetector } from '../../knowledge/credentials/credentials.ts';

/** Returns the strings of a JSON value that look like credentials, as they are written in the text. */
function credentialsIn(text: string, name: string, value: LocatedValue): readonly string[] {
  switch (value.kind) {
    case 'object':
      return value.members.flatMap((member) => credentialsIn(text, member.name, member.value));
    case 'array':
      return value.items.flatMap((item) => credentialsIn(text, name, item));
    case 'string': {
      // An element of a list such as `--token=tea` has a name of its own.
      const [, own = name, content = value.text] = /^-{0,2}([A-Za-z][\w.-]*)=(.*)$/su.exec(value.text) ?? [];
      const isCredential = credentialDetector(own, content) !== undefined;
      return isCredential ? [text.slice(value.span.start, value.span.end)] : [];
    }
    default:
      return [];
  }
}

/** Returns a text about a daemon.json without the values of the file that look like credentials. */
export function hideCredentials(shown: string, configText: string): string {
  const secrets = new Set(credentialsIn(configText, '', parseLocatedJson(configText)));
  return [...secrets]
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, '"(hidden)"'), shown);
}
