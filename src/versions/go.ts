import { orderOf } from './order.ts';
import { comparePrecedence, type NumberedVersion } from './precedence.ts';

type GoVersion = NumberedVersion | 'invalid';

const number = '(0|[1-9]\\d*)';
/** What golang.org/x/mod/semver takes; advisories leave out the `v`. A pre-release needs all three numbers. */
const moduleForm = new RegExp(
  `^v?${number}(?:\\.${number}(?:\\.${number}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?)?)?$`,
  'u',
);
/** A release of the Go tools (`go1.21.3`, `1.22rc1`, `go1.20-custom`), as package go/version takes it. */
const toolsForm = new RegExp(
  `^(go)?${number}(?:\\.${number}(?:\\.${number})?)?(?:(alpha|beta|rc)${number})?(?:[-+ ].*)?$`,
  'su',
);

function parseGoVersion(text: string): GoVersion | undefined {
  const version = text.trim();
  if (version === '') return undefined;
  return parseModuleVersion(version) ?? parseToolsVersion(version) ?? 'invalid';
}

function parseModuleVersion(text: string): NumberedVersion | undefined {
  const match = moduleForm.exec(text);
  if (match === null) return undefined;
  const [, major = '', minor = '', patch = '', before, build] = match;
  const preRelease = before === undefined ? [] : before.split('.');
  if (preRelease.some((one) => one === '' || /^0\d+$/u.test(one))) return undefined;
  if (build !== undefined && build.split('.').includes('')) return undefined;
  return { numbers: [major, minor, patch], preRelease };
}

function parseToolsVersion(text: string): NumberedVersion | undefined {
  const match = toolsForm.exec(text);
  if (match === null) return undefined;
  const [, prefix, major = '', minor = '', patch, stage, stageNumber] = match;
  if (prefix === undefined && stage === undefined) return undefined;
  const numbers = [major, minor, patch ?? ''];
  if (stage !== undefined && stageNumber !== undefined) return { numbers, preRelease: [stage, stageNumber] };
  // Since 1.21, which begins with 1.21.0, `go1.21` is the language: older than its release candidates.
  const isLanguage = patch === undefined && (Number(major) > 1 || Number(minor) > 20);
  return { numbers, preRelease: isLanguage ? ['0'] : [] };
}

function compareGoVersions(left: GoVersion, right: GoVersion): number {
  if (left === 'invalid' || right === 'invalid')
    return Number(left !== 'invalid') - Number(right !== 'invalid');
  return comparePrecedence(left, right);
}

/**
 * The order of Go's modules, as golang.org/x/mod/semver has it, with releases of the Go tools. Like there, a text that is
 * no version is older than every version and equal to others that are none.
 */
export const goOrder = orderOf<GoVersion>({
  parse: parseGoVersion,
  compare: compareGoVersions,
  isValid: (version) => version !== 'invalid',
});
