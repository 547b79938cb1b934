import { packageTypes } from '../../../core/software-package.ts';
import { stringAt, type JsonRecord } from '../../../formats/json/members.ts';
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
  const [, typeText = '', path = ''] = /^pkg:\/*([a-z0-9.+-]+)\/([^?#]+)/iu.exec(purl) ?? [];
  const type = packageTypes.find((one) => one === typeText.toLowerCase());
  const ecosystem = type === undefined ? undefined : ecosystemOfType(type);
  const name = decodedPath(path);
  if (ecosystem === undefined || name === undefined) return undefined;
  const fullName = ecosystem === 'Maven' ? name.replace('/', ':') : name;
  return isPackageName(fullName) ? { ecosystem, name: fullName } : undefined;
}

/** An `@` before the version is behind the last slash; that of npm's scopes is in front of one, encoded or not. */
function decodedPath(path: string): string | undefined {
  const at = path.lastIndexOf('@');
  try {
    return decodeURIComponent(at > path.lastIndexOf('/') + 1 ? path.slice(0, at) : path);
  } catch {
    return undefined;
  }
}
