import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a machine is set up as: each by the script of that name, after the one before. */
export const sceneNames = ['careless', 'careful'] as const;
export type SceneName = (typeof sceneNames)[number];

/** The shell script that sets a machine up. */
export function sceneScript(name: SceneName): string {
  return readFileSync(join(import.meta.dirname, `../scenes/${name}.sh`), 'utf8');
}
