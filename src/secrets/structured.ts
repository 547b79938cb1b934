import {
  credentialFormat,
  isFoundByName,
  namedFormat,
  partDetector,
  type FoundFormat,
} from '../knowledge/credentials/credentials.ts';
import { isHarmlessSetting } from '../knowledge/credentials/formats/harmless-setting.ts';
import { isReference } from '../knowledge/credentials/formats/reference.ts';
import { namesCredential } from '../knowledge/credentials/secret-names.ts';
import type { HeldSetting } from './program-settings.ts';
import { beginsLikeJson, documentOf, jsonSettings, lineSettings } from './written-settings.ts';

/** Returns the settings of a document; of one that only begins like JSON, those in its lines. */
function settingsOf(text: string): Iterable<HeldSetting> {
  const document = documentOf(text);
  return document === undefined ? lineSettings(text) : jsonSettings(document);
}

function judge([name, value]: HeldSetting): FoundFormat | undefined {
  const format = namedFormat(name, value);
  if (format !== undefined) return format;
  if (!namesCredential(name) || isReference(value) || isHarmlessSetting(name, value)) return undefined;
  const shown = credentialFormat(name) === undefined ? name : '';
  return { detector: partDetector('setting', shown), length: value.length };
}

/**
 * Returns the first credential among the settings that a value holds: a JSON document, lines of a configuration
 * file, or one such line. One with the form of a credential goes before one that only its name shows.
 */
export function settingIn(text: string): FoundFormat | undefined {
  return /[:=<(]|pass|auth|secret|token/iu.test(text) ? firstOf(settingsOf(text)) : undefined;
}

function firstOf(settings: Iterable<HeldSetting>): FoundFormat | undefined {
  let named: FoundFormat | undefined;
  for (const setting of settings) {
    const found = judge(setting);
    if (found !== undefined && !isFoundByName(found.detector)) return found;
    named ??= found;
  }
  return named;
}

/** As `settingIn`, for a text that may be an argument of a program: only what begins like JSON. */
export function jsonSettingIn(text: string): FoundFormat | undefined {
  return beginsLikeJson(text) ? settingIn(text) : undefined;
}
