import { describeRecordedRuns, describeStraightRun } from '../support/recorded-runs.ts';

/** A quarter of the library: files are what the test runner spreads over the cores. */
describeRecordedRuns(0, 4);
describeStraightRun();
