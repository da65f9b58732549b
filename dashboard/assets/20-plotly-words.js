/* Plotly speaks Chinese by these keys (the ones that our figures use), and asks no other host for the world's outlines. */
(function () {
  "use strict";
  const empty = { type: "Topology", objects: {}, arcs: [] };
  const layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  layers.forEach((layer) => (empty.objects[layer] = { type: "GeometryCollection", geometries: [] }));
  const topojson = {};
  ["world", "africa", "asia", "europe", "north-america", "south-america", "usa", "oceania", "antarctica"].forEach(function (area) {
    ["110m", "50m"].forEach((scale) => (topojson[(area + "_" + scale).replaceAll("-", "")] = empty));
    ["110m", "50m"].forEach((scale) => (topojson[area + "_" + scale] = empty));
  });
  window.PlotlyGeoAssets = { topojson: topojson };

  const months = Array.from({ length: 12 }, (_, n) => n + 1 + "月");
  window.PlotlyLocales = [
    {
      moduleType: "locale",
      name: "zh-CN",
      dictionary: {
        Autoscale: "自动缩放",
        "Box Select": "框选",
        "Click to enter Plot title": "点击输入标题",
        "Click to enter X axis title": "点击输入横轴标题",
        "Click to enter Y axis title": "点击输入纵轴标题",
        "Compare data on hover": "悬停时对比数据",
        "Double-click on legend to isolate one trace": "双击图例只看一项",
        "Double-click to zoom back out": "双击还原",
        "Download plot as a PNG": "下载为 PNG 图片",
        "Download plot as a png": "下载为 PNG 图片",
        "Download plot": "下载图片",
        "Lasso Select": "套索选择",
        Pan: "平移",
        Reset: "还原",
        "Reset axes": "还原坐标轴",
        "Reset view": "还原视图",
        "Show closest data on hover": "悬停时显示最近的数据",
        "Snapshot succeeded": "图片已保存",
        "Sorry, there was a problem downloading your snapshot!": "图片没有保存成功",
        "Taking snapshot - this may take a few seconds": "正在保存图片",
        Zoom: "缩放",
        "Zoom in": "放大",
        "Zoom out": "缩小",
        "close:": "收：",
        "high:": "高：",
        "lat:": "纬度：",
        "lon:": "经度：",
        "low:": "低：",
        "max:": "最大：",
        "median:": "中位：",
        "min:": "最小：",
        trace: "项",
      },
      format: {
        days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
        shortDays: ["日", "一", "二", "三", "四", "五", "六"],
        months: months,
        shortMonths: months,
        date: "%Y-%m-%d",
        decimal: ".",
        thousands: ",",
        year: "%Y年",
        month: "%Y年%-m月",
        dayMonth: "%-m月%-d日",
        dayMonthYear: "%Y年%-m月%-d日",
      },
    },
  ];
})();
