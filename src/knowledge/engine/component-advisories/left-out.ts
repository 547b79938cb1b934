const beforeEngine17 = [
  'GO-2022-0625',
  'GO-2022-0630',
  'GO-2022-0636',
  'GO-2022-0638',
  'GO-2022-0640',
  'GO-2022-0647',
  'GO-2022-0649',
  'GO-2022-0705',
  'GO-2022-0708',
  'GO-2022-0751',
  'GO-2022-0752',
];
/** Reached through Kubernetes' interface of containerd (CRI), which Docker does not use. */
const kubernetesOnly = [
  'GO-2022-0278',
  'CVE-2021-43816',
  'GO-2022-0344',
  'CVE-2022-23648',
  'GO-2022-0482',
  'CVE-2022-31030',
  'GO-2022-1147',
  'CVE-2022-23471',
  'GO-2025-3701',
  'CVE-2025-47291',
  'GO-2026-5064',
  'CVE-2026-53492',
  'GO-2026-5338',
  'CVE-2026-50195',
  'GO-2026-5378',
  'CVE-2026-46680',
  'GO-2026-5622',
  'CVE-2026-53489',
];
/** Of vulnerabilities that the table has under another id: CVE-2021-41190 and CVE-2022-24769. */
const underAnotherId = ['GO-2024-2914', 'GO-2022-0360', 'GO-2024-2846'];
const libraryOnly = ['GO-2022-0396'];
const withdrawn = ['GO-2025-3543'];
const windowsOnly = ['GO-2026-4610', 'CVE-2025-15558'];

/**
 * Ids of the Go vulnerability database, and their CVEs, that are in no table of components on purpose. One that is neither
 * here nor there is newer than the tables.
 */
export const leftOutAdvisories: ReadonlySet<string> = new Set([
  ...beforeEngine17,
  ...kubernetesOnly,
  ...underAnotherId,
  ...libraryOnly,
  ...withdrawn,
  ...windowsOnly,
]);
