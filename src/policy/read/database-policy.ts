import type { DatabasePolicy } from '../../core/rules/database-policy.ts';
import type { YamlNode } from '../../formats/yaml/parse-yaml.ts';
import { requireDuration } from './duration.ts';
import { addProblem, fieldsOf, requireList, requireMap, requireText, type PolicyReading } from './reading.ts';

/** Keys of `database`. */
export const databaseKeys = ['mirrors', 'maxAge'] as const;

/** An address of a mirror, or a folder: `https://mirror.example/advisories`, `/srv/mirror`. */
export const mirrorPattern = '^(?:https?://[^\\s/?#]+[^\\s?#]*|/[^\\x00]*)$';
const mirrorForm = new RegExp(mirrorPattern, 'u');

/** Reads `database`. */
export function readDatabasePolicy(reading: PolicyReading, node: YamlNode): DatabasePolicy | undefined {
  const map = requireMap(reading, node, 'database');
  if (!map) return undefined;
  const fields = fieldsOf(reading, map, databaseKeys, 'database');
  const [mirrors, maxAge] = [fields.get('mirrors')?.value, fields.get('maxAge')?.value];
  const age = maxAge && requireDuration(reading, maxAge, 'maxAge');
  return {
    mirrors: mirrors
      ? requireList(reading, mirrors, 'mirrors').flatMap((item) => readMirror(reading, item) ?? [])
      : [],
    ...(age !== undefined && { maxAge: age }),
  };
}

function readMirror(reading: PolicyReading, node: YamlNode): string | undefined {
  const text = requireText(reading, node, 'an entry of mirrors');
  if (text === undefined || mirrorForm.test(text)) return text;
  return addProblem(
    reading,
    node,
    `${text} in mirrors must be an address that begins with https:// or http://, or a folder that begins with /`,
  );
}
