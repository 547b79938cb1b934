import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Scenes that are audited. */
export const auditedScenes = ['careless', 'careful'] as const;
export type AuditedScene = (typeof auditedScenes)[number];

/** What a machine is set up as: each by the script of that name, after the one before. */
export const sceneNames = ['ordinary', ...auditedScenes] as const;
export type SceneName = (typeof sceneNames)[number];

/** A shell script of the machines: one for each scene, and one that makes an image. */
export function sceneScript(name: SceneName | 'web-image'): string {
  return readFileSync(join(import.meta.dirname, `../scenes/${name}.sh`), 'utf8');
}
