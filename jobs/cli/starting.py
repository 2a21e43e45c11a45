"""init, demo, browse: how one starts."""

from __future__ import annotations

from pathlib import Path

import click

from jobs.cli.options import Place, command_options
from jobs.starter import write_starter
from jobs.words import say


@click.command("init")
@command_options
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def init(place: Place, folder: Path) -> None:
    """在 DIR (默认当前文件夹) 建立带注释的 seeds/sources.toml、watches.toml 和 notify.toml. 已有的文件不动."""
    for path, written in write_starter(folder):
        told = say("已写入", "written") if written else say("已存在, 没有动", "exists, left alone")
        click.echo(f"{path}: {told}")
    click.echo(
        say("下一步: quwen check 试抓, quwen crawl 抓取, quwen browse 查看", "Next: quwen check, quwen crawl, quwen browse")
    )


@click.command("demo")
@click.option("--no-browse", is_flag=True, help="演示完就结束, 不打开网页")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="把演示用的文件夹留在这里")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="网页端口")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="提示语言")
def demo(no_browse: bool, keep: Path | None, port: int, lang: str | None) -> None:
    """一分钟看完整个产品, 不用联网: 本机上的几个示例网站, 抓取, 网站变化, 再抓取, 列出标出的内容, 打开网页."""
    from jobs.demo.show import run_demo
    from jobs.words import choose

    choose(lang)
    run_demo(keep, browse=not no_browse, port=port)


@click.command("browse")
@command_options
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="端口, 0 为任意空闲端口")
@click.option("--no-open", is_flag=True, help="不打开浏览器")
def browse(place: Place, host: str, port: int, no_open: bool) -> None:
    """在浏览器里查看 (Datasette, 只读)."""
    from storage.web.serve import serve

    with place.archive(make=True) as db:  # make or migrate it, so that an empty archive can be looked at too
        db.conn.execute("SELECT 1")
    serve(place.db, host, port, open_browser=not no_open, on_ready=lambda url: click.echo(f"{say('打开', 'Serving')} {url}"))


COMMANDS = (init, demo, browse)
