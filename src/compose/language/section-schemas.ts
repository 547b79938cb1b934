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
  type Schema,
} from './schema-parts.ts';

const external: Schema = { ...flag, ...keys({ name: text }), map: {} };

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
        options: { ...pairSchema },
        config: { list: keys({ ...all('subnet ip_range gateway', text), aux_addresses: { map: text } }) },
      }),
    }),
  },
  volumes: {
    nullable: true,
    ...keys({ ...all('name driver', text), driver_opts: optionSchema, external, labels: pairSchema }),
  },
  secrets: keys({
    ...all('name environment file driver template_driver', text),
    driver_opts: optionSchema,
    external,
    labels: pairSchema,
  }),
  configs: keys({
    ...all('name content environment file template_driver', text),
    external,
    labels: pairSchema,
  }),
  models: keys({ ...all('name model', text), context_size: count, runtime_flags: texts }, 'model'),
};
