import type { ContainerState } from '../../src/core/workload/container-state.ts';

/** A container that runs, but for what a test says. */
export function testContainer(state: Partial<ContainerState> = {}): ContainerState {
  return {
    id: 'f'.repeat(64),
    name: 'web',
    isRunning: true,
    startedAt: '2026-11-30T08:00:00Z',
    pid: 812,
    restartPolicy: 'no',
    isAutoRemoved: false,
    image: 'debian:13',
    networks: ['bridge'],
    publishesPorts: false,
    ...state,
  };
}
