/** Versions of CVSS whose base score is known. */
export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0';

/** The metrics of a version, in the order of its specification, each with its values. */
export interface CvssMetrics {
  /** All of them must be there. */
  base: Readonly<Record<string, string>>;
  /** Threat, temporal, environmental and supplemental ones: they may be there, and do not change the base score. */
  others: Readonly<Record<string, readonly string[]>>;
  /** Whether the vector must have them in this order. */
  isOrdered: boolean;
}

const letters = (values: string): readonly string[] => values.split('');

/** CVSS 2.0, section 2 ("Metric groups"). */
const version2: CvssMetrics = {
  base: { AV: 'LAN', AC: 'HML', Au: 'MSN', C: 'NPC', I: 'NPC', A: 'NPC' },
  others: {
    E: ['U', 'POC', 'F', 'H', 'ND'],
    RL: ['OF', 'TF', 'W', 'U', 'ND'],
    RC: ['UC', 'UR', 'C', 'ND'],
    CDP: ['N', 'L', 'LM', 'MH', 'H', 'ND'],
    TD: ['N', 'L', 'M', 'H', 'ND'],
    CR: ['L', 'M', 'H', 'ND'],
    IR: ['L', 'M', 'H', 'ND'],
    AR: ['L', 'M', 'H', 'ND'],
  },
  isOrdered: false,
};

/** CVSS 3.1, section 6 ("Vector string"); 3.0 is the same. */
const version3: CvssMetrics = {
  base: { AV: 'NALP', AC: 'LH', PR: 'NLH', UI: 'NR', S: 'UC', C: 'HLN', I: 'HLN', A: 'HLN' },
  others: {
    E: letters('XHFPU'),
    RL: letters('XUWTO'),
    RC: letters('XCRU'),
    CR: letters('XHML'),
    IR: letters('XHML'),
    AR: letters('XHML'),
    MAV: letters('XNALP'),
    MAC: letters('XLH'),
    MPR: letters('XNLH'),
    MUI: letters('XNR'),
    MS: letters('XUC'),
    MC: letters('XNLH'),
    MI: letters('XNLH'),
    MA: letters('XNLH'),
  },
  isOrdered: false,
};

/** CVSS 4.0, section 7 ("Vector string"): metrics in the order of its table 23. */
const version4: CvssMetrics = {
  base: {
    AV: 'NALP',
    AC: 'LH',
    AT: 'NP',
    PR: 'NLH',
    UI: 'NPA',
    VC: 'HLN',
    VI: 'HLN',
    VA: 'HLN',
    SC: 'HLN',
    SI: 'HLN',
    SA: 'HLN',
  },
  others: {
    E: letters('XAPU'),
    CR: letters('XHML'),
    IR: letters('XHML'),
    AR: letters('XHML'),
    MAV: letters('XNALP'),
    MAC: letters('XLH'),
    MAT: letters('XNP'),
    MPR: letters('XNLH'),
    MUI: letters('XNPA'),
    MVC: letters('XHLN'),
    MVI: letters('XHLN'),
    MVA: letters('XHLN'),
    MSC: letters('XHLN'),
    MSI: letters('XSHLN'),
    MSA: letters('XSHLN'),
    S: letters('XNP'),
    AU: letters('XNY'),
    R: letters('XAUI'),
    V: letters('XDC'),
    RE: letters('XLMH'),
    U: ['X', 'Clear', 'Green', 'Amber', 'Red'],
  },
  isOrdered: true,
};

/** The metrics of each version. */
export const cvssMetrics: Readonly<Record<CvssVersion, CvssMetrics>> = {
  '2.0': version2,
  '3.0': version3,
  '3.1': version3,
  '4.0': version4,
};
