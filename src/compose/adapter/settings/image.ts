import { entryAt } from './service-view.ts';
import type { SettingReader } from './service-view.ts';
import { writtenText } from './written.ts';

/** Reads the image; Compose names one that is built without a name `<project>-<service>`. */
export const imageReader: SettingReader = {
  keys: ['image', 'build'],
  read(view) {
    const image = writtenText(entryAt(view, 'image'));
    if (image !== undefined) return { image };
    const build = entryAt(view, 'build');
    if (build === undefined) return {};
    return { image: { value: `${view.project}-${view.service.name}`, at: [build.at] } };
  },
};
