import { describeRecordedRuns } from '../support/recorded-runs.ts';

describeRecordedRuns(1, 4);
