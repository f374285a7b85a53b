import { describeRecordedRuns } from '../support/recorded-runs.ts';

describeRecordedRuns(3, 4);
