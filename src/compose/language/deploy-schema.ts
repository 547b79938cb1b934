import {
  all,
  bytes,
  count,
  duration,
  flag,
  keys,
  number,
  optionSchema,
  pairSchema,
  text,
  textOrTexts,
  texts,
  uniquePairs,
  uniqueTexts,
  whole,
  wholeBytes,
  type Schema,
} from './schema-parts.ts';
import { countOrAll, integerWithin, oneOf, size } from './value-rules.ts';

const updates = keys({
  failure_action: text,
  order: { ...text, value: oneOf('start-first stop-first') },
  ...all('delay monitor', duration),
  parallelism: count,
  max_failure_ratio: number,
});

const devices: Schema = {
  list: keys(
    {
      capabilities: uniqueTexts,
      count: { ...bytes, value: countOrAll },
      device_ids: uniqueTexts,
      driver: text,
      options: uniquePairs,
    },
    'capabilities',
  ),
};

const memory: Schema = { ...text, value: size };

/** `gpus` of a service; the published schema leaves the keys of an item open. */
export const gpuSchema: Schema = {
  ...text,
  value: oneOf('all'),
  list: { ...devices.list, required: [], map: {} },
};

/** `deploy` of a service. */
export const deploySchema = keys({
  ...all('mode endpoint_mode', text),
  replicas: whole,
  labels: pairSchema,
  rollback_config: updates,
  update_config: updates,
  resources: keys({
    limits: keys({ cpus: number, memory, pids: whole }),
    reservations: keys({
      cpus: number,
      memory,
      devices,
      generic_resources: { list: keys({ discrete_resource_spec: keys({ kind: text, value: number }) }) },
    }),
  }),
  restart_policy: keys({ condition: text, ...all('delay window', duration), max_attempts: count }),
  placement: keys({
    constraints: texts,
    preferences: { list: keys({ spread: text }) },
    max_replicas_per_node: count,
  }),
});

const weight: Schema = { scalar: ['int'], value: integerWithin(0) };

/** `blkio_config` of a service. */
export const blockInputSchema = keys({
  weight,
  weight_device: { list: keys({ path: text, weight }) },
  ...all('device_read_bps device_read_iops device_write_bps device_write_iops', {
    list: keys({ path: text, rate: wholeBytes }),
  }),
});

/** A command that Compose runs in the container of a service. */
export const hookSchema = keys(
  {
    command: { ...textOrTexts, nullable: true },
    ...all('user working_dir', text),
    privileged: flag,
    environment: uniquePairs,
  },
  'command',
);

/** `develop` of a service. */
export const developSchema: Schema = {
  nullable: true,
  ...keys({
    watch: {
      list: keys(
        {
          ...all('path target', text),
          action: { ...text, value: oneOf('rebuild sync restart sync+restart sync+exec') },
          ...all('ignore include', textOrTexts),
          exec: hookSchema,
          initial_sync: flag,
        },
        'path action',
      ),
    },
  }),
};

/** `logging` of a service: an option may stand without a value. */
export const loggingSchema = keys({
  driver: text,
  options: { map: { ...optionSchema.map, nullable: true } },
});
