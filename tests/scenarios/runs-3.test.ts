import { describeRecordedRuns } from '../support/recorded-runs.ts';

describeRecordedRuns(2, 4);
