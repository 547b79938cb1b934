/** How long a release has security updates, as days; the day itself is included. */
export interface ReleaseSupport {
  /** The last day of security updates for everybody; missing for a rolling release. */
  until?: string;
  /** The last day of the updates that are paid for, or that need an account. */
  extended?: string;
}

/** The releases of a distribution, each with its support. */
export interface SupportedDistribution {
  /** How many numbers of a version name a release that has support of its own. */
  parts: 1 | 2;
  /** The extended support of its publisher. */
  program?: string;
  releases: Readonly<Record<string, ReleaseSupport>>;
}

/** Day of the table; later releases, and changes of the plans, are not in it. */
export const distributionSupportAsOf = '2026-11-30';

/** A distribution without releases. */
export const rolling: SupportedDistribution = { parts: 1, releases: { '': {} } };

/**
 * Support by `ID` of os-release and by release. A release that is not here is unknown. Where a publisher names only a
 * month, its last day. Sources, also by way of the pages of endoflife.date: wiki.debian.org/LTS and LTS/Extended,
 * ubuntu.com/about/release-cycle, alpinelinux.org/releases, access.redhat.com/support/policy/updates/errata,
 * centos.org, wiki.rockylinux.org/rocky/version, wiki.almalinux.org/release-notes,
 * docs.fedoraproject.org/en-US/releases, docs.aws.amazon.com (release cadence of Amazon Linux),
 * oracle.com (lifetime support policy), suse.com/lifecycle, en.opensuse.org/Lifetime, and
 * learn.microsoft.com/azure/azure-linux.
 */
export const supportedDistributions: Readonly<Record<string, SupportedDistribution>> = {
  debian: {
    parts: 1,
    program: 'Debian ELTS',
    // Until the end of LTS, which is free.
    releases: {
      '13': { until: '2030-06-30', extended: '2035-06-30' },
      '12': { until: '2028-06-30', extended: '2033-06-30' },
      '11': { until: '2026-08-31', extended: '2031-06-30' },
      '10': { until: '2024-06-30', extended: '2029-06-30' },
      '9': { until: '2022-06-30', extended: '2027-06-30' },
      '8': { until: '2020-06-30', extended: '2025-06-30' },
      '7': { until: '2018-05-31', extended: '2020-06-30' },
      '6': { until: '2016-02-29' },
      '5': { until: '2012-02-06' },
    },
  },
  ubuntu: {
    parts: 2,
    program: 'Ubuntu Pro',
    // Extended by Pro (ten years) and its Legacy add-on (fifteen years since the release).
    releases: {
      '26.04': { until: '2031-04-30', extended: '2041-04-30' },
      '25.10': { until: '2026-07-31' },
      '25.04': { until: '2026-01-17' },
      '24.10': { until: '2025-07-10' },
      '24.04': { until: '2029-05-31', extended: '2039-04-30' },
      '23.10': { until: '2024-07-12' },
      '23.04': { until: '2024-01-25' },
      '22.10': { until: '2023-07-20' },
      '22.04': { until: '2027-04-30', extended: '2037-04-30' },
      '21.10': { until: '2022-07-14' },
      '21.04': { until: '2022-01-20' },
      '20.10': { until: '2021-07-22' },
      '20.04': { until: '2025-05-31', extended: '2035-04-30' },
      '19.10': { until: '2020-07-17' },
      '19.04': { until: '2020-01-23' },
      '18.10': { until: '2019-07-18' },
      '18.04': { until: '2023-05-31', extended: '2033-04-30' },
      '17.10': { until: '2018-07-19' },
      '17.04': { until: '2018-01-13' },
      '16.10': { until: '2017-07-20' },
      '16.04': { until: '2021-04-30', extended: '2031-04-30' },
      '15.10': { until: '2016-07-28' },
      '15.04': { until: '2016-02-04' },
      '14.10': { until: '2015-07-23' },
      '14.04': { until: '2019-04-30', extended: '2029-04-30' },
      '12.04': { until: '2017-04-28', extended: '2019-04-30' },
      '10.04': { until: '2015-04-30' },
    },
  },
  alpine: {
    parts: 2,
    releases: {
      '3.23': { until: '2027-11-01' },
      '3.22': { until: '2027-05-01' },
      '3.21': { until: '2026-11-01' },
      '3.20': { until: '2026-04-01' },
      '3.19': { until: '2025-11-01' },
      '3.18': { until: '2025-05-09' },
      '3.17': { until: '2024-11-22' },
      '3.16': { until: '2024-05-23' },
      '3.15': { until: '2023-11-01' },
      '3.14': { until: '2023-05-01' },
      '3.13': { until: '2022-11-01' },
      '3.12': { until: '2022-05-01' },
      '3.11': { until: '2021-11-01' },
      '3.10': { until: '2021-05-01' },
      '3.9': { until: '2020-11-01' },
      '3.8': { until: '2020-05-01' },
      '3.7': { until: '2019-11-01' },
      '3.6': { until: '2019-05-01' },
      '3.5': { until: '2018-11-01' },
      '3.4': { until: '2018-05-01' },
      '3.3': { until: '2017-11-01' },
      '3.2': { until: '2017-05-01' },
      '3.1': { until: '2016-11-01' },
      '3.0': { until: '2016-05-01' },
      '2.7': { until: '2015-11-01' },
      '2.6': { until: '2015-05-01' },
    },
  },
  rhel: {
    parts: 1,
    program: 'Extended Life Cycle Support',
    releases: {
      '10': { until: '2035-05-31', extended: '2038-05-31' },
      '9': { until: '2032-05-31', extended: '2035-05-31' },
      '8': { until: '2029-05-31', extended: '2032-05-31' },
      '7': { until: '2024-06-30', extended: '2028-06-30' },
      '6': { until: '2020-11-30', extended: '2024-06-30' },
      '5': { until: '2017-03-31', extended: '2020-11-30' },
    },
  },
  centos: {
    parts: 1,
    releases: {
      '8': { until: '2021-12-31' },
      '7': { until: '2024-06-30' },
      '6': { until: '2020-11-30' },
      '5': { until: '2017-03-31' },
    },
  },
  'centos-stream': {
    parts: 1,
    releases: {
      '10': { until: '2030-01-01' },
      '9': { until: '2027-05-31' },
      '8': { until: '2024-05-31' },
    },
  },
  rocky: {
    parts: 1,
    releases: { '10': { until: '2035-05-31' }, '9': { until: '2032-05-31' }, '8': { until: '2029-05-31' } },
  },
  almalinux: {
    parts: 1,
    releases: { '10': { until: '2035-05-31' }, '9': { until: '2032-05-31' }, '8': { until: '2029-03-01' } },
  },
  fedora: {
    parts: 1,
    releases: {
      '43': { until: '2026-12-09' },
      '42': { until: '2026-05-13' },
      '41': { until: '2025-12-15' },
      '40': { until: '2025-05-13' },
      '39': { until: '2024-11-26' },
      '38': { until: '2024-05-21' },
      '37': { until: '2023-12-05' },
      '36': { until: '2023-05-16' },
      '35': { until: '2022-12-13' },
      '34': { until: '2022-06-07' },
      '33': { until: '2021-11-30' },
      '32': { until: '2021-05-25' },
      '31': { until: '2020-11-24' },
      '30': { until: '2020-05-26' },
      '29': { until: '2019-11-26' },
      '28': { until: '2019-05-28' },
      '27': { until: '2018-11-30' },
      '26': { until: '2018-05-29' },
      '25': { until: '2017-12-12' },
    },
  },
  amzn: {
    parts: 1,
    releases: {
      '2023': { until: '2029-06-30' },
      '2': { until: '2026-06-30' },
      // Amazon Linux AMI, whose versions are months.
      ...Object.fromEntries(
        Array.from({ length: 8 }, (_none, index) => [`${2011 + index}`, { until: '2023-12-31' }]),
      ),
    },
  },
  ol: {
    parts: 1,
    program: 'Oracle Linux Extended Support',
    releases: {
      '9': { until: '2032-06-30', extended: '2034-06-30' },
      '8': { until: '2029-07-31', extended: '2031-07-31' },
      '7': { until: '2024-12-31', extended: '2028-06-30' },
      '6': { until: '2021-03-31', extended: '2024-12-31' },
    },
  },
  sles: {
    parts: 2,
    program: 'SUSE LTSS',
    releases: {
      '15.7': { until: '2031-07-31', extended: '2034-07-31' },
      '15.6': { until: '2025-12-31', extended: '2028-12-31' },
      '15.5': { until: '2024-12-31', extended: '2027-12-31' },
      '15.4': { until: '2023-12-31', extended: '2026-12-31' },
      '15.3': { until: '2022-12-31', extended: '2025-12-31' },
      '15.2': { until: '2021-12-31', extended: '2024-12-31' },
      '15.1': { until: '2021-01-31', extended: '2024-01-31' },
      '15': { until: '2019-12-31', extended: '2022-12-31' },
      '12.5': { until: '2024-10-31', extended: '2027-10-31' },
      '12.4': { until: '2020-06-30', extended: '2023-06-30' },
      '12.3': { until: '2019-06-30', extended: '2022-06-30' },
      '12.2': { until: '2018-03-31', extended: '2021-03-31' },
      '12.1': { until: '2017-05-31', extended: '2020-05-31' },
      '12': { until: '2016-06-30', extended: '2019-07-01' },
      '11.4': { until: '2019-03-31', extended: '2022-03-31' },
      '11.3': { until: '2016-01-31', extended: '2019-01-30' },
    },
  },
  'opensuse-leap': {
    parts: 2,
    releases: {
      '16.0': { until: '2027-10-31' },
      '15.6': { until: '2026-04-30' },
      '15.5': { until: '2024-12-31' },
      '15.4': { until: '2023-12-07' },
      '15.3': { until: '2022-12-31' },
      '15.2': { until: '2022-01-04' },
      '15.1': { until: '2021-02-02' },
      '15.0': { until: '2019-12-03' },
      '42.3': { until: '2019-07-01' },
    },
  },
  opensuse: {
    parts: 2,
    releases: {
      '42.2': { until: '2018-01-26' },
      '42.1': { until: '2017-05-17' },
      '13.2': { until: '2017-01-17' },
      '13.1': { until: '2016-02-03' },
    },
  },
  photon: {
    parts: 2,
    releases: {
      '3.0': { until: '2024-03-01' },
      '2.0': { until: '2022-12-31' },
      '1.0': { until: '2022-02-28' },
    },
  },
  azurelinux: { parts: 2, releases: { '3.0': { until: '2027-08-31' } } },
  mariner: { parts: 2, releases: { '2.0': { until: '2025-07-31' }, '1.0': { until: '2023-08-31' } } },
  wolfi: rolling,
  chainguard: rolling,
  arch: rolling,
  'opensuse-tumbleweed': rolling,
  'alpine-edge': rolling,
};
