import { stringAt, type JsonRecord } from '../../../formats/json/members.ts';
import { packageOf } from '../../../formats/purl/package-of-purl.ts';
import { ecosystemOfType } from '../../ecosystem.ts';
import { isPlainName } from '../feed-record.ts';

/** The package that an affected entry names. */
export interface NamedPackage {
  /** As the record writes it: `Ubuntu:22.04:LTS`. */
  ecosystem: string;
  name: string;
}

const longestName = 500;

/**
 * Returns the package of an affected entry, by its ecosystem and name, else by its Package URL.
 * @throws TypeError if it has neither.
 */
export function packageOfAffected(stated: JsonRecord): NamedPackage {
  const ecosystem = stringAt(stated, 'ecosystem');
  const name = stringAt(stated, 'name');
  if (isEcosystem(ecosystem) && isPackageName(name)) return { ecosystem, name };
  const purl = stringAt(stated, 'purl');
  const named = purl === undefined ? undefined : packageOfLanguage(purl);
  if (named === undefined)
    throw new TypeError('the package has no ecosystem and name, nor a usable Package URL');
  return named;
}

/** Ecosystems contain spaces: `Rocky Linux:9`. */
function isEcosystem(text: string | undefined): text is string {
  return text !== undefined && isPlainName(text.replaceAll(' ', '_'));
}

/** Names of GitHub's actions and of Maven are paths and coordinates; none has a control character. */
function isPackageName(text: string | undefined): text is string {
  return text !== undefined && text.length <= longestName && /^[^\p{Cc}\p{Cf}]+$/u.test(text);
}

/** Of a distribution's package, a Package URL does not say the release in a form that all publishers share. */
function packageOfLanguage(purl: string): NamedPackage | undefined {
  const named = packageOf(purl)?.package;
  const ecosystem = named === undefined ? undefined : ecosystemOfType(named.type);
  if (named === undefined || ecosystem === undefined) return undefined;
  return isPackageName(named.name) ? { ecosystem, name: named.name } : undefined;
}
