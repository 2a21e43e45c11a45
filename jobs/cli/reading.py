"""show, diff, import, export: records read by people, in and out."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time
from pathlib import Path

import click
from sqlite_utils import Database

from crawler.canonical import identity_keys
from crawler.clock import SHANGHAI, now
from crawler.errors import ArchiveError, ConfigError, SeedFormError
from crawler.records import Article
from crawler.seedform import parse, render
from jobs.cli.crawling import Day
from jobs.cli.options import Place, command_options
from jobs.cli.papers import print_article, print_diff
from jobs.run import bring_watches
from jobs.save import save_article
from jobs.understand import WatchSet
from jobs.words import say
from storage import articles
from storage.articles import Incoming
from storage.database import exclusive_run
from storage.diff import VersionText, changes
from storage.export import FORMATS, export_articles


def find_article(db: Database, wanted: str) -> int:
    """The id of an article named by its id or URL. Raises ArchiveError."""
    if wanted.isdigit():
        row = db.conn.execute("SELECT id FROM articles WHERE id = ?", (int(wanted),)).fetchone()
        if row is not None:
            return int(row[0])
    known = articles.find(db.conn, identity_keys(wanted)) if "://" in wanted or ":" in wanted else None
    if known is None:
        raise ArchiveError(say(f"没有这篇文章: {wanted} (写 id 或网址; 可用 quwen browse 查找)", f"no such article: {wanted}"))
    return known.id


@click.command("show")
@command_options
@click.argument("article")
@click.option("--version", "number", type=click.IntRange(1), help="第几版, 默认最新")
@click.option("--seed-form", is_flag=True, help="输出种子格式 Markdown")
def show(place: Place, article: str, number: int | None, seed_form: bool) -> None:
    """读一篇文章. ARTICLE 是 id 或网址."""
    with place.archive(read_only=True) as db:
        article_id = find_article(db, article)
        record = articles.record_of(db.conn, article_id, number) if number else articles.latest_record(db.conn, article_id)
        if seed_form:
            click.echo(render(record), nl=False)
        else:
            print_article(db, article_id, record)


@click.command("diff")
@command_options
@click.argument("article")
@click.argument("old", type=click.IntRange(1), required=False)
@click.argument("new", type=click.IntRange(1), required=False)
def diff(place: Place, article: str, old: int | None, new: int | None) -> None:
    """比较两版, 默认最后两版; 数字连同单位作为一个整体比较."""
    with place.archive(read_only=True) as db:
        article_id = find_article(db, article)
        last = int(db.conn.execute("SELECT versions FROM articles WHERE id = ?", (article_id,)).fetchone()[0])
        if last < 2 and old is None:
            click.echo(say("只有一版, 没有改动", "There is only one version"))
            return
        first, second = old or last - 1, new or ((old or last - 1) + 1)
        before, after = (articles.record_of(db.conn, article_id, number) for number in (first, second))
        print_diff(after.title, first, second, changes(VersionText.of(before), VersionText.of(after)))


@click.command("import")
@command_options
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--district", default="", help="区县名")
@click.option("--date", "published", type=Day(), help="发布日期")
@click.option("--url", help="原文网址 (只导入一个文件时)")
def import_(place: Place, files: tuple[Path, ...], district: str, published: date | None, url: str | None) -> None:
    """导入种子格式的 Markdown 文章. 全部读得懂才会存."""
    if url and len(files) > 1:
        raise click.UsageError(say("--url 只能用于一个文件", "--url goes with one file"))
    records = [_read_seed_file(path, url, district, published) for path in files]
    watches = _watches(place)
    with exclusive_run(place.db), place.archive(make=True) as db:
        bring_watches(db, watches)
        for path, record in zip(files, records, strict=True):
            saved = save_article(db, Incoming(record, identity_keys(record.url), (), now()), watches, None)
            click.echo(f"{path}: {saved.stored.outcome} #{saved.stored.article_id} {record.title}")


def _watches(place: Place) -> WatchSet:
    """The configured watches; an archive without configuration can be imported into all the same."""
    if not (place.seeds / "sources.toml").is_file():
        return WatchSet.of([], [])
    config = place.config()
    return WatchSet.of(config.projects, config.targets)


def _read_seed_file(path: Path, url: str | None, district: str, published: date | None) -> Article:
    """One Markdown file as a record whose address is `url` or its file name. Raises SeedFormError, ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ConfigError([f"{path}: 不是 UTF-8 编码, 请另存为 UTF-8 后再导入"]) from exc
    try:
        record = parse(text, url or f"import:{path.name}")
    except SeedFormError as exc:
        raise SeedFormError(f"{path}: {exc}") from exc
    at = datetime.combine(published, time(), SHANGHAI) if published else None
    return dataclasses.replace(record, district=district, published_at=at, published_precision="day" if at else None)


@click.command("export")
@command_options
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="格式")
@click.option("--out", type=click.Path(path_type=Path), help="写到文件 (md 是文件夹, 一篇一个文件); 不写就到标准输出")
@click.option("--since", type=Day(), help="只要这天以后发布的 (页面不写日期的按首次看到的时间)")
@click.option("--source", "source_id", help="只要一个来源的")
def export(place: Place, form: str, out: Path | None, since: date | None, source_id: str | None) -> None:
    """导出记录: md (种子格式)、jsonl、csv、parquet、atom、warc (原始网页)."""
    with place.archive(read_only=True) as db:
        count = export_articles(db.conn, form, out, since=since, source_id=source_id)
    if out is not None:
        click.echo(say(f"已写入 {out}: {count} 条", f"Wrote {count} to {out}"), err=True)


COMMANDS = (show, diff, import_, export)
