export const ALERT_STATUS = { firing: 'bad', pending: 'warning', inactive: 'good' } as const;
export const ALERT_WORDS = { firing: 'Firing', pending: 'Pending', inactive: 'Quiet' } as const;
