"""What the configuration of the addresses tells."""

from django.urls import URLResolver, get_resolver


def routes() -> set[str]:
    """Every name of an address of ours, as reverse() takes it."""

    def walk(resolver: URLResolver, space: str = "") -> set[str]:
        found = set()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                found |= walk(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            else:
                found.add(f"{space}{entry.name}")
        return found

    return walk(get_resolver())


def reverses(route: str) -> tuple[str, str, list[str]]:
    """Space, name and the names of what the address of a route asks."""
    space, _, name = route.rpartition(":")
    resolver = get_resolver()
    if space:
        resolver = resolver.namespace_dict[space][1]
    ((_, parameters),) = resolver.reverse_dict.getlist(name)[0][0][:1]
    return space, name, parameters
