/* A search that looks like a person's phone, ID or plate goes nowhere: not into the URL, not to the server. The server's
   db.screening is the judge; this one keeps what is plain out of the browser's history. */
(function () {
  "use strict";
  const board = window.board;
  const SEPARATORS = /[-‐‑‒–—―−·・•._　 \t\r\n*()（）/]/g;
  const MOBILE = /(?<![0-9])1[3-9][0-9]{5,9}(?![0-9])/;
  const COUNTRY_MOBILE = /(?<![0-9])(?:\+|00)?861[3-9][0-9]{9}(?![0-9])/;
  const LANDLINE = /(?<![0-9a-z])0[0-9]{2,3}[2-8][0-9]{6,7}(?![0-9])/;
  const ID_NUMBER = /(?<![0-9])[1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{0,3}x?(?![0-9a-z])/;
  const OLD_ID = /(?<![0-9])[1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}(?![0-9a-z])/;
  const CARD = /(?<![0-9])62[0-9]{14,17}(?![0-9])/;
  const PLATE = /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][a-z](?=[a-z]{0,5}[0-9])[a-z0-9]{5,6}(?![a-z0-9])/;

  board.looksLikePerson = function (text) {
    const close = String(text || "").normalize("NFKC").toLowerCase().replace(SEPARATORS, "");
    if (!/[0-9]/.test(close)) return false;
    return [MOBILE, COUNTRY_MOBILE, LANDLINE, ID_NUMBER, OLD_ID, CARD, PLATE].some((pattern) => pattern.test(close));
  };
})();
