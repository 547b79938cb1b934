/** Someone besides owner, group and others whom an access control list lets do something (acl(5)). */
export interface AccessGrant {
  to: 'user' | 'group';
  id: number;
  /** Of a group, where `/etc/group` has it. */
  name?: string;
  /** Of read 4, write 2 and execute 1, what the mask leaves. */
  permissions: number;
}

/** The access control list of a path. */
export interface AccessList {
  /** What its own group may do: the mode shows the mask in its place. */
  owningGroup: number;
  grants: readonly AccessGrant[];
}
