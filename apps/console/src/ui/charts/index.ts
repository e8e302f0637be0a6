export { ChartPanel, FileMenu, type FileUrl } from './ChartPanel.tsx'
export { type Column, ColumnChart, type Series } from './ColumnChart.tsx'
export { type Part, PartsChart } from './PartsChart.tsx'
