/*
 * The kit: everything a panel is made of. Import from here. Conventions:
 * - controlled everywhere: `value` (or `checked`, `pressed`, `selected`, `open`) with `onChange(value)`, never an event
 * - every control takes a `label`; hide it with `hideLabel` where the context already says it
 * - sizes follow the text-size setting; colours come from ../styles/tokens.css, never from literals
 */

// Acting
export { Button, buttonClass, type ButtonProps, type ButtonSize, type ButtonVariant } from './button.tsx'; // words that act; busy state; buttonClass() for links
export { IconButton, type IconButtonProps } from './icon-button.tsx'; // an icon that acts; always named, with tooltip
export { DropdownMenu, type DropdownMenuProps, type MenuAction, type MenuEntry } from './dropdown-menu.tsx'; // a menu of actions, ticks, groups
export { Kbd } from './kbd.tsx'; // a shortcut as key caps: <Kbd keys="g m" />

// Choosing and entering
export { SegmentedControl, Toggle, type Segment, type SegmentedControlProps, type ToggleProps } from './toggle.tsx'; // one of up to five in view; a pressed button
export { Select, type SelectOption, type SelectProps } from './select.tsx'; // one of many, grouped, with hints
export { Checkbox, Switch, type CheckboxProps, type SwitchProps } from './checkbox.tsx'; // with the form; at once
export { StepScale, type StepScaleProps } from './step-scale.tsx'; // five steps of confidence
export { TextArea, TextField, type TextAreaProps, type TextFieldProps } from './text-field.tsx'; // text; errors that point into it
export { NumberField, type NumberFieldProps } from './number-field.tsx'; // a number with unit, limits and stepping
export { Field, type FieldControl, type FieldError, type FieldProps } from './field.tsx'; // label, hint and error for controls of your own

// Layers
export { Dialog, Sheet, type DialogProps, type SheetProps } from './dialog.tsx'; // stops everything; drawer at the right
export { Popover, type PopoverProps } from './popover.tsx'; // a small layer with controls
export { Tooltip, TooltipProvider, type TooltipProps } from './tooltip.tsx'; // a hint on hover and focus
export { dismissToast, toast, type ToastAction, type ToastOptions } from './toast-store.ts'; // toast('Pinned', {action: {label: 'Undo', run}})
export { ToastRegion } from './toast.tsx'; // where toasts appear; the shell has it

// Structure
export { Panel, type PanelProps, type PanelStatus } from './panel.tsx'; // titled region with loading, empty, stale and error states
export { SplitPane, type Pane, type SplitPaneHandle, type SplitPaneProps } from './split-pane.tsx'; // resizable, foldable, remembered
export { Tabs, type TabSpec, type TabsProps } from './tabs.tsx'; // tabs with badges; can keep what was visited

// Saying
export { StatusBadge, StatusShape, type Status, type StatusBadgeProps } from './status.tsx'; // ● ▲ ■ ◌ with a word
export { EmptyState, ErrorState, type EmptyStateProps, type ErrorStateProps } from './states.tsx'; // nothing here, and why; what failed, and what next
export { ProgressBar, Spinner, SpinnerGlyph, useDelayed, type ProgressBarProps, type SpinnerProps } from './progress.tsx'; // appears after 300 ms
export { VisuallyHidden } from './visually-hidden.tsx'; // for screen readers only

// Data
export { DataTable, type Column, type DataTableProps, type Sort } from './virtual/data-table.tsx'; // dense, sorted, any number of rows
export { VirtualList, type VirtualListProps } from './virtual/virtual-list.tsx'; // rows of one height, any number; can follow its tail
export { indexForKey, useVirtualRows, type VirtualRows } from './virtual/use-virtual-rows.ts'; // the arithmetic, for lists of your own
export { Bar, type BarProps } from './bar.tsx'; // a magnitude beside its number
export { Sparkline, type SparklineProps } from './sparkline.tsx'; // a word-sized line
export { DurationText, NumberText, type NumberTextProps } from './number-text.tsx'; // tabular, with unit, unbroken
export * from './format.ts'; // formatDurationUs, formatCount, formatRate, formatPercent, formatBytes, formatSi, formatClock …
export { liveText, writeAttribute } from './live-text.ts'; // for what is written past React, often
export { registerSeries, SERIES_COLOUR_COUNT, seriesColour, seriesDash } from './series-colour.ts'; // one colour per service, everywhere

// Charts (the drawing library loads with the first chart on screen)
export { TimeSeriesChart, type TimeSeriesChartHandle, type TimeSeriesChartProps } from './chart/time-series-chart.tsx'; // lines over time, linked crosshair, ranges, markers
export type { ChartData, ChartHeat, ChartMarker, ChartPoint, ChartSeries, ChartThreshold, TimeRange } from './chart/chart-types.ts';
export { greatestOf, HEAT_SHADES, heatShade } from './chart/heat.ts'; // the scale of a heatmap, for its legend
export { drawScheduler, createDrawScheduler, type DrawScheduler, type DrawTicket } from './chart/draw-scheduler.ts'; // share its 4 ms a frame when you draw to a canvas yourself
export { useCanvas, type CanvasControl } from './chart/use-canvas.ts'; // a canvas with its size, theme and turn to draw
export { resolveColour } from './chart/colours.ts'; // CSS variables for a canvas

// Small helpers
export { cssVars } from './css-vars.ts'; // custom properties for style={}
export { cx } from './cx.ts'; // joins class names
export { messageOf } from './message-of.ts'; // what was thrown, in words
export { readStored, writeStored } from './stored.ts'; // small remembered things in localStorage
export { remPx, useRemPx, watchTheme } from './theme-watch.ts'; // pixels per rem; notice of changed colours or text size
