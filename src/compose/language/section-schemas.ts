import type { sections } from './model.ts';
import {
  all,
  count,
  flag,
  keys,
  optionSchema,
  pairSchema,
  text,
  texts,
  uniquePairs,
  type Schema,
} from './schema-parts.ts';

const external: Schema = { ...flag, ...keys({ name: text }) };
/** Of secrets and configs, where the published schema leaves further keys open. */
const openExternal: Schema = { ...external, map: {} };

/** The entries of the sections beside `services`. */
export const sectionSchemas: Readonly<Record<(typeof sections)[number], Schema>> = {
  networks: {
    nullable: true,
    ...keys({
      ...all('name driver', text),
      ...all('internal attachable enable_ipv4 enable_ipv6', flag),
      driver_opts: optionSchema,
      external,
      labels: pairSchema,
      ipam: keys({
        driver: text,
        options: { map: text },
        config: { list: keys({ ...all('subnet ip_range gateway', text), aux_addresses: { map: text } }) },
      }),
    }),
  },
  volumes: {
    nullable: true,
    ...keys({ ...all('name driver', text), driver_opts: optionSchema, external, labels: uniquePairs }),
  },
  secrets: keys({
    ...all('name environment file driver template_driver', text),
    driver_opts: { map: { scalar: ['string', 'int'] } },
    external: openExternal,
    labels: uniquePairs,
  }),
  configs: keys({
    ...all('name content environment file template_driver', text),
    external: openExternal,
    labels: uniquePairs,
  }),
  models: keys({ ...all('name model', text), context_size: count, runtime_flags: texts }, 'model'),
};
