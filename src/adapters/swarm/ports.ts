import type { Entry, PublishedPort, Written } from '../../core/workload/workload.ts';
import { locate } from '../engine-documents/cursor.ts';
import type { Cursor } from '../engine-documents/cursor.ts';
import { withRanges } from '../engine-documents/ports.ts';
import { readFields } from '../engine-documents/fields.ts';
import { readList } from '../engine-documents/scalars.ts';

const portFields = {
  Protocol: 'text',
  TargetPort: 'integer',
  PublishedPort: 'integer',
  PublishMode: 'text',
} as const;

function readPort(port: Cursor): readonly Entry<PublishedPort>[] {
  const reading = readFields(port, portFields);
  if ('unresolved' in reading) return [reading];
  const { Protocol, TargetPort, PublishedPort: published, PublishMode } = reading.fields;
  const value = {
    hostIp: '',
    hostPort: published === 0 ? '' : String(published),
    containerPort: String(TargetPort),
    protocol: Protocol || 'tcp',
    mode: PublishMode || 'ingress',
  };
  return [{ value, at: locate(port) }];
}

/** Reads `EndpointSpec.Ports`: `ingress` by default, and on every address of a node. */
export function readServicePorts(ports: Cursor): Written<readonly Entry<PublishedPort>[]> | undefined {
  return withRanges(readList(ports, readPort));
}
