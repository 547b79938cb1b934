/** Database directories: current, former, and of image-based systems. */
export const rpmFolders = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/usr/share/rpm'] as const;
/** Names of a database: SQLite, rpm's own format and Berkeley DB. */
export const rpmForms = ['rpmdb.sqlite', 'Packages.db', 'Packages'] as const;
