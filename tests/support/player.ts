import { expect, type Locator, type Page } from '@playwright/test';

export interface HypothesisWords {
  readonly component: string;
  readonly mechanism: string;
  /** Begins the option's name; left out: not known yet. */
  readonly trigger?: string;
  readonly prediction: string;
  readonly sure?: 'Just a thought' | 'Possible' | 'Even odds' | 'Likely' | 'Would bet on it';
}

export interface Deed {
  /** Values by the label of their field: the beginning of an option's name, a number, or on and off. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  /** The hypothesis it serves, by the beginning of its name; left out: none. */
  readonly serves?: string;
}

export type Tab = 'Map' | 'SLOs & alerts' | 'Dashboards' | 'Metrics' | 'Logs' | 'Traces' | 'Changes' | 'Consoles';

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const begins = (text: string): RegExp => new RegExp(`^${literally(text)}`);

/** Someone on call at the browser, who finds everything by what it is called and never by how it is built. */
export class Player {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** To the briefing by its address, with a seed if one is wanted. */
  async briefing(scenario: string, { seed }: { seed?: number } = {}): Promise<void> {
    await this.page.goto(`/briefing/${scenario}${seed === undefined ? '' : `?seed=${seed}`}`);
    await expect(this.startButton).toBeVisible();
  }

  /** Begins, and waits until the page has come. */
  async start(): Promise<void> {
    await this.startButton.click();
    await expect(this.pageBanner).toBeVisible({ timeout: 90_000 });
  }

  async acknowledge(): Promise<void> {
    await this.pageBanner.getByRole('button', { name: begins('Acknowledge') }).click();
    await expect(this.pageBanner).toBeHidden();
  }

  async speed(times: 1 | 2 | 4 | 8 | 16): Promise<void> {
    const choice = this.page.getByRole('radiogroup', { name: 'Speed' }).getByRole('radio', { name: `${times}×`, exact: true });
    await choice.click();
    await expect(choice).toBeChecked();
  }

  async pause(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause' }).click();
  }

  async open(tab: Tab): Promise<Locator> {
    await this.page.getByRole('tab', { name: begins(tab) }).click();
    const panel = this.page.getByRole('tabpanel', { name: begins(tab) });
    // An expectation that does not hold at once makes Playwright read the whole page, in the page's own thread.
    await panel.waitFor();
    return panel;
  }

  /** Finds the slowest request that answers a TraceQL query and opens it; what is selected then is the span where its time went. */
  async openSlowestTrace(query: string): Promise<Locator> {
    const panel = await this.open('Traces');
    const back = panel.getByRole('button', { name: 'All traces' });
    if (await back.isVisible()) await back.click();
    const field = panel.getByRole('textbox', { name: 'TraceQL query' });
    await field.fill(query);
    await field.press('Enter');
    const grid = panel.getByRole('grid', { name: 'Traces' });
    // What was found for the question before stands there until this one is answered.
    await expect(panel.locator('[data-found-for]')).toHaveAttribute('data-found-for', query);
    await expect(grid.getByRole('row').nth(1)).toBeVisible();
    await grid.focus();
    await grid.press('Home');
    await grid.press('Enter');
    await expect(panel.getByRole('treegrid', { name: 'Spans' })).toBeVisible();
    return panel.getByRole('region', { name: 'Selected span' });
  }

  /** The spans of the open trace whose row says this. */
  spans(text: string | RegExp): Locator {
    return this.page.getByRole('treegrid', { name: 'Spans' }).getByRole('row').filter({ hasText: text });
  }

  async pinSpan(): Promise<void> {
    await this.counted('Pinned', () => this.page.getByRole('button', { name: 'Pin span' }).click());
  }

  /** Asks a database's console; the answer. `statement` begins the text of the statement to be explained. */
  async ask(database: string, command: string, statement?: string): Promise<Locator> {
    const panel = await this.open('Consoles');
    await panel.getByRole('radiogroup', { name: 'Console' }).getByRole('radio', { name: database }).click();
    if (statement !== undefined) await this.choose(panel.getByRole('combobox', { name: `Of which, for ${command}` }), statement);
    await panel.getByRole('button', { name: command }).click();
    const answer = panel.getByRole('article', { name: begins(command) }).last();
    await expect(answer.getByRole('button', { name: begins('Pin') })).toBeVisible();
    return answer;
  }

  async explain(database: string, statement: string): Promise<Locator> {
    return this.ask(database, 'EXPLAIN ANALYZE', statement);
  }

  /** Pins an answer of a console. */
  async pin(answer: Locator): Promise<void> {
    await this.counted('Pinned', () => answer.getByRole('button', { name: begins('Pin') }).click());
  }

  async hypothesise({ component, mechanism, trigger, prediction, sure = 'Likely' }: HypothesisWords): Promise<void> {
    await this.page.getByRole('button', { name: 'New hypothesis' }).click();
    const form = this.page.getByRole('form', { name: 'New hypothesis' });
    await this.choose(form.getByRole('combobox', { name: 'Component' }), component);
    await this.choose(form.getByRole('combobox', { name: 'Mechanism' }), mechanism);
    if (trigger !== undefined) await this.choose(form.getByRole('combobox', { name: 'Trigger' }), trigger);
    await form.getByRole('textbox', { name: 'If so, I should read' }).fill(prediction);
    await form.getByRole('radio', { name: sure }).click();
    await form.getByRole('button', { name: 'Add hypothesis' }).click();
    await expect(this.hypothesis(component)).toBeVisible();
  }

  /** The card of a hypothesis, by the beginning of what it says. */
  hypothesis(text: string): Locator {
    return this.page.getByRole('article', { name: begins(`Hypothesis: ${text}`) });
  }

  /** Attaches a pin, by a part of its title, to the only open hypothesis. */
  async linkEvidence(pin: string, stance: 'for' | 'against' = 'for'): Promise<void> {
    await this.pins.getByRole('button', { name: new RegExp(`^Attach .*${literally(pin)}`) }).first().click();
    await this.page.getByRole('menuitemcheckbox', { name: stance === 'for' ? 'Speaks for it' : 'Speaks against it' }).click();
    await expect(this.page.getByRole('list', { name: begins(`Evidence ${stance}`) }).getByRole('listitem').filter({ hasText: pin })).not.toHaveCount(0);
  }

  /** Takes an action by its name. */
  async act(action: string, { fields, serves }: Deed): Promise<void> {
    await this.page.getByRole('region', { name: 'Actions' }).getByRole('button', { name: 'Act' }).click();
    await this.page.getByRole('dialog', { name: 'Act on the system' }).getByRole('button', { name: begins(action) }).click();
    const sheet = this.page.getByRole('dialog', { name: action });
    for (const [label, value] of Object.entries(fields)) {
      if (typeof value === 'number') await sheet.getByRole('spinbutton', { name: label }).fill(String(value));
      else if (typeof value === 'string') await this.choose(sheet.getByRole('combobox', { name: label }), value);
      else await sheet.getByRole('switch', { name: label, exact: true }).setChecked(value);
    }
    await this.choose(sheet.getByRole('combobox', { name: 'Which hypothesis does this serve?' }), serves ?? 'None');
    // The button says what will be done to what: "Scale orders to 6" for "Scale instances".
    await sheet.getByRole('button', { name: begins(action.split(' ', 1)[0] ?? action) }).click();
    await expect(sheet).toBeHidden();
  }

  /** Fills the composer of updates in; it is not posted yet. */
  async writeUpdate({ to, missed, suffer }: { to: 'Team' | 'Status page'; missed: string; suffer: 'Hardly any' | 'Some' | 'Many' | 'Most' }): Promise<Locator> {
    await this.page.keyboard.press('u');
    const sheet = this.page.getByRole('dialog', { name: 'Write an update' });
    await sheet.getByRole('radio', { name: to }).click();
    await sheet.getByRole('checkbox', { name: begins(missed) }).click();
    await sheet.getByRole('radio', { name: suffer }).click();
    return sheet;
  }

  /** The time in the incident, in seconds since midnight. */
  async clockS(): Promise<number> {
    const text = await this.page.getByRole('region', { name: 'Clock' }).getByRole('time').textContent();
    const [h = 0, m = 0, s = 0] = (text ?? '').split(':').map(Number);
    return h * 3_600 + m * 60 + s;
  }

  /** Lets the world go on until the clock has moved this far. */
  async letPass(minutes: number): Promise<void> {
    const from = await this.clockS();
    await expect.poll(async () => (await this.clockS()) - from, { timeout: 120_000, intervals: [250] }).toBeGreaterThanOrEqual(minutes * 60);
  }

  /** An objective on its tab. */
  async objective(title: string): Promise<Locator> {
    const panel = await this.open('SLOs & alerts');
    return panel.getByRole('article', { name: title });
  }

  async waitForRecovery(title: string, timeoutMs = 180_000): Promise<void> {
    await expect(await this.objective(title)).toContainText('Met', { timeout: timeoutMs });
  }

  async resolve({ cause, summary }: { cause: string; summary: string }): Promise<void> {
    await this.page.getByRole('button', { name: 'Resolve', exact: true }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Resolve the incident' });
    await this.choose(dialog.getByRole('combobox', { name: 'What was the cause?' }), cause);
    await dialog.getByRole('textbox', { name: 'What happened, in one line' }).fill(summary);
    await dialog.getByRole('button', { name: begins('Resolve') }).click();
    await expect(dialog).toBeHidden();
  }

  /** From the questions before the debrief to the debrief itself. */
  async debrief(): Promise<Locator> {
    await expect(this.page.getByRole('heading', { name: 'Before you see what happened' })).toBeVisible({ timeout: 60_000 });
    await this.page.getByRole('button', { name: 'Skip' }).click();
    // A chapter at a time is for reading; a test wants to see them all.
    const chapters = this.page.getByRole('navigation', { name: 'Debrief' });
    await expect(chapters).toBeVisible({ timeout: 180_000 });
    await chapters.getByRole('switch', { name: 'All on one page' }).click();
    await expect(this.page.getByRole('heading', { name: 'What else could have been' })).toBeVisible();
    return this.page.getByRole('main');
  }

  get pageBanner(): Locator {
    return this.page.getByRole('alert', { name: 'Page', exact: true });
  }

  get pins(): Locator {
    return this.page.getByRole('region', { name: begins('Pins') });
  }

  private get startButton(): Locator {
    return this.page.getByRole('button', { name: 'Start when ready' });
  }

  private async choose(box: Locator, option: string): Promise<void> {
    await box.click();
    await this.page.getByRole('option', { name: begins(option) }).first().click();
    // A list gives the focus back a moment after it has closed, and would take it from the field that is filled in next.
    await expect(box).toBeFocused();
  }

  /** Does something that must add a notice, and waits for it. */
  private async counted(notice: string, deed: () => Promise<void>): Promise<void> {
    await deed();
    await expect(this.page.getByText(begins(notice)).last()).toBeVisible();
  }
}
