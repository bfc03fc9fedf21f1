/* Optional: every page is complete without it. Sorts tables, shows another place on the lines, finds a page.
   Classic and inline: modules and requests do not work from a file share. */
(function () {
  'use strict';
  var said = null;

  function all(where, what) { return Array.prototype.slice.call(where.querySelectorAll(what)); }
  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) { made.className = name; }
    if (text) { made.textContent = text; }
    return made;
  }
  function say(text) {
    if (!said) {
      said = make('p', 'unseen');
      said.setAttribute('role', 'status');
      document.body.appendChild(said);
    }
    said.textContent = text;
  }
  function text(cell) { return cell.textContent.trim(); }

  /* ---------- sorting: what is not shown stands last in either direction, by its row's name */
  function key(cell) {
    var said = text(cell);
    if (said === '' || said.charAt(0) === '[') { return null; }
    var number = Number(said.replace(/,/g, '').replace('\u2212', '-').replace(/%.*$/, ''));
    return isNaN(number) ? said : number;
  }
  function compare(a, b) {
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en-GB');
  }
  function sortable(table) {
    var heads = all(table, 'thead th');
    heads.forEach(function (head, column) {
      if (/\b(line|draw)\b/.test(head.className) || text(head) === 'Notes' || text(head) === 'Rank') { return; }
      var button = make('button', 'sort', text(head));
      button.type = 'button';
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () {
        var down = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
        heads.forEach(function (one) { one.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', down === 1 ? 'ascending' : 'descending');
        order(table, column, down);
        say('Sorted by ' + text(button) + (down === 1 ? ', lowest first.' : ', highest first.'));
      });
    });
  }
  function order(table, column, down) {
    var body = table.tBodies[0];
    var rows = all(body, 'tr').filter(function (row) { return !row.hasAttribute('data-foot'); });
    var foot = body.querySelector('tr[data-foot]');
    rows.map(function (row) {
      return { row: row, key: key(row.cells[column]), name: text(row.querySelector('th') || row.cells[0]) };
    }).sort(function (a, b) {
      if ((a.key === null) !== (b.key === null)) { return a.key === null ? 1 : -1; }
      return (a.key === null ? 0 : down * compare(a.key, b.key)) || a.name.localeCompare(b.name, 'en-GB');
    }).forEach(function (one) { body.insertBefore(one.row, foot); });
  }

  /* ---------- another place on the lines, from what the page prints of it */
  function comparing(strips) {
    var known = {};
    all(document, '.part-places tbody th a').forEach(function (link) {
      known[link.getAttribute('href').replace(/^[a-z_]+-|\.html$/g, '')] = text(link);
    });
    if (!Object.keys(known).length) { return; }
    var label = make('label', '', 'Show one place on the lines ');
    var select = make('select');
    select.id = 'compare';
    label.htmlFor = 'compare';
    select.appendChild(make('option', '', 'None'));
    Object.keys(known).sort(function (a, b) { return known[a].localeCompare(known[b], 'en-GB'); })
      .forEach(function (slug) {
        var option = make('option', '', known[slug]);
        option.value = slug;
        select.appendChild(option);
      });
    select.options[0].value = '';
    var control = make('p', 'compare screen');
    control.appendChild(label);
    control.appendChild(select);
    strips.parentNode.insertBefore(control, strips);
    function show() {
      var name = known[select.value];
      var heard = [];
      all(document, '.picked').forEach(function (one) { one.classList.remove('picked'); });
      all(document, '.picked-value').forEach(function (one) { one.parentNode.removeChild(one); });
      if (!name) { return; }
      all(strips, '.said').forEach(function (row) {
        var value = 'not shown';
        all(row.nextElementSibling, 'circle title').forEach(function (title) {
          var figure = title.textContent.slice(name.length + 1);
          if (title.textContent === name + ' ' + figure && /^[\d,.]+(%|$| per )/.test(figure)) {
            value = figure;
            title.parentNode.classList.add('picked');
          }
        });
        row.appendChild(make('span', 'picked-value', name + ' ' + value));
        heard.push(text(row.querySelector('b')) + ': ' + value);
      });
      all(document, '.part-places tbody tr').forEach(function (row) {
        if (text(row.querySelector('th')) === name) { row.classList.add('picked'); }
      });
      say(name + '. ' + heard.join('; '));
    }
    select.addEventListener('change', function () {
      show();
      try { history.replaceState(null, '', select.value ? '#compare=' + select.value : '#'); } catch (ignored) { return; }
    });
    var asked = /^#compare=([a-z0-9-]+)$/.exec(location.hash);
    if (asked && known[asked[1]]) { select.value = asked[1]; show(); }
  }

  /* ---------- a box that leads to the page of a place or an indicator */
  function finding(form) {
    var input = form.querySelector('input');
    form.hidden = false;
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var wanted = input.value.trim().toLowerCase();
      var links = all(document, '[data-found] a').filter(function (link) {
        return wanted && text(link).toLowerCase().indexOf(wanted) !== -1;
      });
      if (links.length) { location.href = links[0].href; return; }
      form.querySelector('[role=status]').textContent = 'Nothing here is called \u201c' + input.value + '\u201d.';
    });
  }

  all(document, 'table[data-sort]').forEach(sortable);
  all(document, '.strips').slice(0, 1).forEach(comparing);
  all(document, 'form[data-find]').forEach(finding);
}());
